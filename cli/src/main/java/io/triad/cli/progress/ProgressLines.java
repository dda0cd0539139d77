// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.step.v1.LaneStopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells a run's story in plain lines, for logs and pipes: a line for a new phase, for a lane's first and last step and,
 * between them, every five seconds, or sooner after a twentieth of its steps (ten at least, and a second). Not thread-safe.
 */
public final class ProgressLines {
    private static final int FEWEST_STEPS = 10;
    private static final int SHARE_OF_STEPS = 20;
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(5);

    private final Map<String, Told> told = new HashMap<>();
    private final Set<LaneStopped> stops = new HashSet<>();
    private String phase = "";
    private final Set<String> evaluated = new LinkedHashSet<>();

    private record Told(int step, boolean ended, Duration at) {}

    /** Returns the lines that are due at this view; none when nothing new is worth one. */
    public List<String> due(RunProgress.View view) {
        List<String> lines = new ArrayList<>();
        String now = Words.phase(view.run());
        if (!now.equals(phase)) {
            phase = now;
            lines.add(at(view) + "phase: " + now);
        }
        for (LaneProgress lane : view.lanes()) {
            if (lane.isBegun() && isDue(lane, view.elapsed())) {
                told.put(
                        lane.lane(),
                        new Told(lane.state().getStep(), lane.state().getFinal(), view.elapsed()));
                lines.add(at(view) + line(lane));
            }
        }
        for (LaneProgress lane : view.lanes()) {
            LaneStopped stop = lane.state().getStopped();
            if (lane.state().hasStopped() && stops.add(stop)) {
                lines.add(at(view) + lane.lane() + ": stopped at step " + stop.getStep() + ": " + stop.getReason());
            }
        }
        for (CheckpointEvaluation evaluation : view.run().getEvaluationsList()) {
            String lane = evaluation.getPolicy().getLane();
            if (evaluated.add(lane)) {
                lines.add(at(view) + "evaluated " + evaluated.size() + " of "
                        + view.lanes().size() + ": " + lane);
            }
        }
        return lines;
    }

    private boolean isDue(LaneProgress lane, Duration elapsed) {
        Told last = told.get(lane.lane());
        if (last == null) {
            return true;
        }
        if (lane.state().getFinal()) {
            return !last.ended();
        }
        int numNew = lane.state().getStep() - last.step();
        int many = Math.max(FEWEST_STEPS, lane.state().getNumSteps() / SHARE_OF_STEPS);
        Duration since = elapsed.minus(last.at());
        return numNew > 0 && (since.compareTo(LONG) >= 0 || (numNew >= many && since.compareTo(BRIEF) >= 0));
    }

    private static String line(LaneProgress lane) {
        List<String> words = new ArrayList<>();
        if (lane.state().getNumSteps() > 0) {
            words.add("step " + lane.state().getStep() + "/" + lane.state().getNumSteps());
        }
        words.addAll(Words.metrics(lane));
        String end = Words.end(lane);
        if (!end.isEmpty()) {
            words.add(end);
        }
        return lane.lane() + ": " + String.join(", ", words);
    }

    private static String at(RunProgress.View view) {
        return String.format(Locale.ROOT, "%7s  ", Words.time(view.elapsed()));
    }
}
