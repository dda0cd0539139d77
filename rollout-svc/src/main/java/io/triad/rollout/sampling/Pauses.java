// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Versions whose engine could not draw, for a reason that may pass: each is left alone for a pause that grows from failure
 * to failure, until something is drawn. Guarded by its queue.
 */
final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Map<CheckpointRef, Pause> pauses = new HashMap<>();

    private record Pause(Waiting why, Duration length, long endNanos) {}

    /** Whether it is one of the failures that may pass. */
    static boolean mayPass(Throwable failure) {
        return failure instanceof TriadException known
                && switch (known.code().kind()) {
                    case TRANSIENT, RESOURCE -> true;
                    case INVALID_INPUT, INTERNAL -> false;
                };
    }

    /** Begins a pause and returns how long it is. */
    Duration begin(CheckpointRef checkpoint, TriadException failure) {
        @Nullable Pause before = pauses.get(checkpoint);
        Duration length = before == null ? FIRST : shorter(before.length().multipliedBy(2), LONGEST);
        Waiting why = new Waiting(
                checkpoint,
                failure.code(),
                String.valueOf(failure.getMessage()),
                before == null ? Instant.now() : before.why().since());
        pauses.put(checkpoint, new Pause(why, length, System.nanoTime() + length.toNanos()));
        return length;
    }

    /** Forgets a version: something was drawn, or nobody waits for it any more. */
    void end(CheckpointRef checkpoint) {
        pauses.remove(checkpoint);
    }

    /** Nanoseconds until a version may be drawn with, 0 when it may be now. */
    long nanosLeft(CheckpointRef checkpoint) {
        @Nullable Pause pause = pauses.get(checkpoint);
        return pause == null ? 0 : Math.max(0, pause.endNanos() - System.nanoTime());
    }

    /** Why groups wait, longest wait first. */
    List<Waiting> waiting() {
        return pauses.values().stream()
                .map(Pause::why)
                .sorted(Comparator.comparing(Waiting::since))
                .toList();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
