// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import io.triad.cli.progress.ProgressLines;
import io.triad.cli.progress.RunProgress;
import java.io.PrintStream;

/** A file or a pipe: lines, never redrawn. */
public final class PlainScreen implements Screen {
    private final PrintStream out;
    private final ProgressLines lines = new ProgressLines();

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
    public void close() {
        out.flush();
    }
}
