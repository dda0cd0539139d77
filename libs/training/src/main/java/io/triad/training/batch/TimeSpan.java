// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of time.
 *
 * @param ended not before it began
 */
public record TimeSpan(Instant began, Instant ended) {
    public TimeSpan {
        if (ended.isBefore(began)) {
            throw new IllegalArgumentException("a span from " + began + " to " + ended + " ends before it begins");
        }
    }

    /** Returns what at least one of the spans covers, as spans that are in order and apart. */
    public static List<TimeSpan> merged(Collection<TimeSpan> spans) {
        List<TimeSpan> merged = new ArrayList<>();
        spans.stream().sorted(Comparator.comparing(TimeSpan::began)).forEach(span -> {
            if (!merged.isEmpty() && !span.began.isAfter(merged.getLast().ended)) {
                TimeSpan last = merged.removeLast();
                merged.add(new TimeSpan(last.began, last.ended.isAfter(span.ended) ? last.ended : span.ended));
            } else {
                merged.add(span);
            }
        });
        return merged;
    }
}
