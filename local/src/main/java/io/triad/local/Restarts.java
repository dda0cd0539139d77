// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.time.Duration;

/**
 * How often a suite starts a process again that ended although nobody asked it to.
 *
 * <p>A process counts from its first answer on: one that never answered ends the start of its suite. One that says that it
 * cannot go on is ended first.
 *
 * @param most how often each process, within the time; 0 for never
 * @param within the time that is looked back on
 */
public record Restarts(int most, Duration within) {
    /** The first end of a process ends the suite. */
    public static final Restarts NEVER = new Restarts(0, Duration.ZERO);

    /**
     * What a machine does to a process now and then (a kill for want of memory, say) is survived; what happens again and
     * again has a cause that a person must look at.
     */
    public static final Restarts USUAL = new Restarts(3, Duration.ofMinutes(10));

    /** Always, as a test wants it that does the killing itself. */
    public static final Restarts ALWAYS = new Restarts(Integer.MAX_VALUE, Duration.ofMinutes(10));

    public Restarts {
        if (most < 0 || within.isNegative()) {
            throw new IllegalArgumentException("restarts are " + most + " within " + within + ", expected 0 or more");
        }
    }
}
