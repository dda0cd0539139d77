// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSpanTest {
    @Test
    void shouldMergeWhatSpansShare() {
        List<TimeSpan> spans = List.of(span(10, 12), span(0, 4), span(1, 2), span(3, 6), span(0, 4));

        assertThat(TimeSpan.merged(spans)).containsExactly(span(0, 6), span(10, 12));
        assertThat(TimeSpan.merged(List.of())).isEmpty();
    }

    @Test
    void shouldRefuseASpanThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> span(2, 1)).hasMessageContaining("ends before it begins");
    }

    private static TimeSpan span(long from, long until) {
        return new TimeSpan(Instant.ofEpochSecond(from), Instant.ofEpochSecond(until));
    }
}
