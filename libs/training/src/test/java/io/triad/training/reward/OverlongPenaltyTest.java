// SPDX-License-Identifier: Apache-2.0
package io.triad.training.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverlongPenaltyTest {
    /** By hand: of 100 tokens the last 20 are the buffer, so 80 cost nothing, 85 a quarter, 100 all of it. */
    @Test
    void shouldRiseWithinTheBuffer() {
        OverlongPenalty penalty = new OverlongPenalty(100, 20, 2);

        assertThat(penalty.of(1)).isZero();
        assertThat(penalty.of(80)).isZero();
        assertThat(penalty.of(85)).isEqualTo(0.5);
        assertThat(penalty.of(100)).isEqualTo(2);
    }

    @Test
    void shouldCostNothingWithoutABuffer() {
        assertThat(new OverlongPenalty(100, 0, 2).of(100)).isZero();
    }
}
