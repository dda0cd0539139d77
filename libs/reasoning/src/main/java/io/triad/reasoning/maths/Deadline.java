// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.time.Duration;

/**
 * The moment by which work is done or given up.
 *
 * <p>Work that could take long calls {@link #check} again and again; nothing is left running when it throws.
 */
public final class Deadline {

    private final long startNanos = System.nanoTime();
    private final long allowedNanos;

    private Deadline(long allowedNanos) {
        this.allowedNanos = allowedNanos;
    }

    /** A deadline so long from now. */
    public static Deadline in(Duration allowed) {
        long nanos =
                allowed.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1).toNanos() : allowed.toNanos();
        return new Deadline(nanos);
    }

    /** What is left in nanoseconds; not positive when it has passed. */
    public long remainingNanos() {
        return allowedNanos - (System.nanoTime() - startNanos);
    }

    /** How long the work may take in all. */
    public Duration allowed() {
        return Duration.ofNanos(allowedNanos);
    }

    /**
     * Goes on only before the deadline.
     *
     * @throws DeadlinePassedException if it has passed, or this thread is interrupted (it stays so)
     */
    public void check() {
        if (remainingNanos() <= 0 || Thread.currentThread().isInterrupted()) {
            throw new DeadlinePassedException(this);
        }
    }
}
