// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import io.triad.cli.progress.ProgressLines;
import io.triad.cli.progress.RunProgress;
import java.io.PrintStream;

/** A file or a pipe: lines, never redrawn. */
public final class PlainScreen implements Screen {
    /** How seldom a line that would be replaced is printed, where none can be. */
    private static final long TICK_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final ProgressLines lines = new ProgressLines();

    private long ticked = System.nanoTime();

    /** Creates a screen that writes to {@code out}, which stays open. */
    public PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void show(RunProgress.View view) {
        lines.due(view).forEach(out::println);
        out.flush();
    }

    @Override
    public synchronized void tick(String line) {
        long now = System.nanoTime();
        if (now - ticked >= TICK_NANOS) {
            ticked = now;
            say(line.strip());
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
