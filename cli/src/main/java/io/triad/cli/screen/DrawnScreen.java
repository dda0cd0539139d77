// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import io.triad.cli.progress.ProgressBars;
import io.triad.cli.progress.RunProgress;
import java.io.PrintStream;
import java.util.List;
import java.util.function.IntSupplier;

/** A terminal: the bars are drawn over the bars before them. Source of the sequences: ECMA-48 (CPL, EL, ED). */
public final class DrawnScreen implements Screen {
    private static final String ESCAPE = "\u001b[";
    private static final String ERASE_LINE = ESCAPE + "K";
    private static final String ERASE_BELOW = ESCAPE + "J";

    private final PrintStream out;
    private final IntSupplier width;
    private final ProgressBars bars;
    private int numDrawn;
    private boolean ticking;

    /**
     * Creates a screen.
     *
     * @param out the terminal, which stays open
     * @param width its present width in columns
     * @param unicode whether it shows block characters
     */
    public DrawnScreen(PrintStream out, IntSupplier width, boolean unicode) {
        this.out = out;
        this.width = width;
        this.bars = new ProgressBars(unicode);
    }

    @Override
    public synchronized void say(String line) {
        out.print(ticking ? up() + ERASE_BELOW : "");
        ticking = false;
        out.println(line);
        out.flush();
        // The bars stay where they are, and the next ones stand below the line.
        numDrawn = 0;
    }

    @Override
    public synchronized void show(RunProgress.View view) {
        draw(bars.draw(view, room()));
    }

    @Override
    public synchronized void tick(String line) {
        draw(List.of(line.substring(0, Math.min(line.length(), room()))));
        ticking = true;
    }

    /** One column less, so that no terminal wraps a full line. */
    private int room() {
        return Math.max(20, width.getAsInt() - 1);
    }

    private void draw(List<String> lines) {
        StringBuilder drawing = new StringBuilder(up());
        lines.forEach(line -> drawing.append(line).append(ERASE_LINE).append(System.lineSeparator()));
        out.print(drawing.append(ERASE_BELOW));
        out.flush();
        numDrawn = lines.size();
    }

    private String up() {
        return numDrawn == 0 ? "" : ESCAPE + numDrawn + "F";
    }

    @Override
    public synchronized void close() {
        numDrawn = 0;
        out.flush();
    }
}
