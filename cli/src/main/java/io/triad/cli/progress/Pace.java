// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast a lane has been going lately, and so when it will end. Not thread-safe. */
final class Pace {
    /** Enough to smooth one slow step, few enough to follow a level that is slower. */
    private static final int WINDOW = 12;

    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(Instant at, int step) {}

    /**
     * Notes that {@code step} steps are done at {@code now}; a call without a new step changes nothing. A lane that has yet to
     * do its first step may be waiting for another, which says nothing of its pace.
     */
    void observe(Instant now, int step) {
        Mark last = marks.peekLast();
        if (step < 1 || (last != null && step <= last.step())) {
            return;
        }
        marks.addLast(new Mark(now, step));
        if (marks.size() > WINDOW) {
            marks.removeFirst();
        }
    }

    /** Returns the time until step {@code numSteps} is done; empty until two different steps were seen. */
    Optional<Duration> left(Instant now, int numSteps) {
        Mark first = marks.peekFirst();
        Mark last = marks.peekLast();
        if (first == null || last == null || first.step() == last.step()) {
            return Optional.empty();
        }
        double secondsPerStep = Duration.between(first.at(), last.at()).toNanos() / 1e9 / (last.step() - first.step());
        double remaining = secondsPerStep * Math.max(0, numSteps - last.step());
        double sinceLast = Duration.between(last.at(), now).toNanos() / 1e9;
        return Optional.of(Duration.ofMillis((long) (1000 * Math.max(0, remaining - sinceLast))));
    }
}
