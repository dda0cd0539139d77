// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a run as one line for the phase, one bar a lane, and one for the evaluations; no line is wider than asked. */
public final class ProgressBars {
    private static final int NAME = 16;
    private static final int MIN_BAR = 8;
    private static final int MAX_BAR = 30;
    private static final int TEXT = 72;

    private final String full;
    private final String empty;

    /** Creates bars of block characters or, where the terminal has none, of ASCII. */
    public ProgressBars(boolean unicode) {
        this.full = unicode ? "█" : "#";
        this.empty = unicode ? "░" : ".";
    }

    /** Returns the lines of a view, each at most {@code width} columns wide. */
    public List<String> draw(RunProgress.View view, int width) {
        int bar = Math.clamp(width - NAME - TEXT, MIN_BAR, MAX_BAR);
        List<String> lines = new ArrayList<>();
        lines.add(view.run().getRunId() + "  " + Words.phase(view.run()) + "  " + Words.time(view.elapsed()));
        for (LaneProgress lane : view.lanes()) {
            lines.add(line(lane, bar));
        }
        int numEvaluated = view.run().getEvaluationsCount();
        if (numEvaluated > 0 && !Words.isClosed(view.run())) {
            int numLanes = view.lanes().size();
            lines.add(name("evaluated")
                    + bar((double) numEvaluated / numLanes, bar)
                    + String.format(Locale.ROOT, " %9s", numEvaluated + "/" + numLanes));
        }
        return lines.stream().map(line -> cut(line, width)).toList();
    }

    private String line(LaneProgress lane, int bar) {
        StringBuilder line = new StringBuilder(name(lane.lane())).append(bar(lane.share(), bar));
        String steps = lane.state().getNumSteps() == 0
                ? ""
                : lane.state().getStep() + "/" + lane.state().getNumSteps();
        line.append(String.format(Locale.ROOT, " %9s", steps));
        String end = Words.end(lane);
        if (!end.isEmpty()) {
            line.append("  ").append(String.format(Locale.ROOT, "%-12s", end));
        } else if (lane.isBegun()) {
            line.append(" ".repeat(14));
        }
        Words.metrics(lane).forEach(word -> line.append("  ").append(word));
        return line.toString().stripTrailing();
    }

    private String bar(double share, int width) {
        int done = (int) Math.floor(share * width);
        return full.repeat(done) + empty.repeat(width - done);
    }

    private static String name(String name) {
        return String.format(Locale.ROOT, "%-" + NAME + "s", name);
    }

    private static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, width);
    }
}
