// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

/** Shows on standard error how far a replay has come, in a line that the next one replaces. Not thread-safe. */
final class StepProgress {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final boolean silent;
    private long shown;
    private boolean any;

    /** Shows nothing when nobody watches: where standard error is no terminal, or when {@code silent}. */
    StepProgress(boolean silent) {
        this.silent = silent || System.console() == null || !System.console().isTerminal();
    }

    void step(String lane, int step) {
        long now = System.nanoTime();
        if (!silent && now - shown >= INTERVAL_NANOS) {
            shown = now;
            any = true;
            System.err.print(CLEAR + lane + " step " + step);
            System.err.flush();
        }
    }

    void end() {
        if (any) {
            System.err.print(CLEAR);
            System.err.flush();
        }
    }
}
