// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRangeTest {
    @Test
    void shouldReadEveryForm() {
        assertThat(StepRange.parse("3..10")).isEqualTo(new StepRange(3, 10));
        assertThat(StepRange.parse("3..")).isEqualTo(new StepRange(3, Integer.MAX_VALUE));
        assertThat(StepRange.parse("..10")).isEqualTo(new StepRange(1, 10));
        assertThat(StepRange.parse("7")).isEqualTo(new StepRange(7, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a", "5..3", "0", "-1..2", "1...2", "99999999999"})
    void shouldRefuseWhatIsNoRange(String written) {
        assertThatThrownBy(() -> StepRange.parse(written))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("steps");
    }
}
