// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountProgressTest {
    private long nanos;

    @Test
    void shouldShowCountPaceAndTimeLeftTenTimesASecondAtMost() {
        List<String> shown = new ArrayList<>();
        CountProgress progress = new CountProgress("tasks", () -> nanos, shown::add);

        nanos = 99_000_000;
        progress.at(100, 0.01);
        nanos = 2_000_000_000;
        progress.at(2_400, 0.25);
        nanos += 1;
        progress.at(2_501, 0.25);
        nanos = 4_000_000_000L;
        progress.at(3_000, 0);

        assertThat(shown)
                .containsExactly(" 25 %  2,400 tasks, 1.2k a second, 0:06 left", "  0 %  3,000 tasks, 750 a second");
    }
}
