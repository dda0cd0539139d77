// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows a run through its states and keeps each lane's pace. Not thread-safe. */
public final class RunProgress {
    private final Instant begun;
    private final Map<String, Pace> paces = new HashMap<>();

    /** Begins to follow at {@code begun}. */
    public RunProgress(Instant begun) {
        this.begun = begun;
    }

    /**
     * One look at a run.
     *
     * @param run what the suite says
     * @param elapsed time since the following began
     * @param lanes its lanes, in the suite's order
     */
    public record View(RunState run, Duration elapsed, List<LaneProgress> lanes) {
        public View {
            lanes = List.copyOf(lanes);
        }
    }

    /** Takes in a state that was read at {@code now} and returns what it looks like. */
    public View advance(Instant now, RunState run) {
        List<LaneProgress> lanes = new ArrayList<>();
        for (LaneState lane : run.getLanesList()) {
            Pace pace = paces.computeIfAbsent(lane.getLane(), name -> new Pace());
            pace.observe(now, lane.getStep());
            Optional<Duration> left = lane.getFinal() ? Optional.empty() : pace.left(now, lane.getNumSteps());
            lanes.add(new LaneProgress(lane, left));
        }
        return new View(run, Duration.between(begun, now), lanes);
    }
}
