// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.EPOCH;
    private final Pace pace = new Pace();

    private static Instant at(double seconds) {
        return START.plusMillis((long) (1000 * seconds));
    }

    @Test
    void shouldNotGuessBeforeItSawTwoSteps() {
        assertThat(pace.left(at(0), 10)).isEmpty();
        pace.observe(at(0), 3);
        pace.observe(at(9), 3);
        assertThat(pace.left(at(9), 10)).isEmpty();
    }

    @Test
    void shouldProjectTheMeanStep() {
        pace.observe(at(0), 1);
        pace.observe(at(2), 2);
        pace.observe(at(6), 4);

        assertThat(pace.left(at(6), 10)).contains(Duration.ofSeconds(12));
    }

    @Test
    void shouldNotCountTheWaitForTheFirstStep() {
        pace.observe(at(0), 0);
        pace.observe(at(300), 1);
        assertThat(pace.left(at(300), 10)).isEmpty();

        pace.observe(at(302), 2);
        assertThat(pace.left(at(302), 10)).contains(Duration.ofSeconds(16));
    }

    @Test
    void shouldCountDownBetweenSteps() {
        pace.observe(at(0), 1);
        pace.observe(at(4), 2);

        assertThat(pace.left(at(5.5), 4)).contains(Duration.ofMillis(6_500));
        assertThat(pace.left(at(60), 4)).contains(Duration.ZERO);
    }

    @Test
    void shouldForgetTheSlowStart() {
        pace.observe(at(0), 1);
        for (int step = 2; step <= 13; step++) {
            pace.observe(at(1_000 + step), step);
        }

        assertThat(pace.left(at(1_013), 23)).contains(Duration.ofSeconds(10));
    }

    @Test
    void shouldBeDoneAtTheLastStep() {
        pace.observe(at(0), 1);
        pace.observe(at(1), 5);

        assertThat(pace.left(at(1), 5)).contains(Duration.ZERO);
        assertThat(pace.left(at(1), 3)).contains(Duration.ZERO);
    }
}
