// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void shouldStayAtTheFullRateWhenSilent() {
        assertThat(shares(Schedule.USUAL, 3)).containsExactly(1, 1, 1);
    }

    @Test
    void shouldRiseInProportion() {
        assertThat(shares(new Schedule(ScheduleShape.CONSTANT, 4, 0), 6)).containsExactly(0.25, 0.5, 0.75, 1, 1, 1);
    }

    /** By hand: cos of 60, 120 and 180 degrees is 1/2, −1/2 and −1, so of what lies above 0.2 there remain 3/4, 1/4, 0. */
    @Test
    void shouldFallAlongHalfACosine() {
        assertThat(shares(new Schedule(ScheduleShape.COSINE, 2, 0.2), 5))
                .containsExactly(new double[] {0.5, 1, 0.8, 0.4, 0.2}, within(1e-12));
    }

    /** A lane that is shorter than its warm-up never leaves it. */
    @Test
    void shouldNotNeedMoreStepsThanTheWarmUp() {
        assertThat(shares(new Schedule(ScheduleShape.COSINE, 4, 0.2), 2)).containsExactly(0.25, 0.5);
    }

    private static double[] shares(Schedule schedule, int numSteps) {
        return IntStream.rangeClosed(1, numSteps)
                .mapToDouble(step -> schedule.share(step, numSteps))
                .toArray();
    }
}
