// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import io.triad.proto.run.v1.LaneState;
import io.triad.proto.step.v1.StepMetrics;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a lane stands, with the time that it will still take.
 *
 * @param state what the suite says
 * @param left time until its last step; unset when the lane is done or the pace is not known yet
 */
public record LaneProgress(LaneState state, Optional<Duration> left) {
    /** Returns the lane's name. */
    public String lane() {
        return state.getLane();
    }

    /** Tells whether the lane has anything to show: a step or a version. */
    public boolean isBegun() {
        return state.getStep() > 0 || state.hasVersion() || state.getFinal();
    }

    /** Returns the share of steps that are done, 0 to 1. */
    double share() {
        if (state.getFinal()) {
            return 1;
        }
        return state.getNumSteps() == 0 ? 0 : Math.min(1.0, (double) state.getStep() / state.getNumSteps());
    }

    /** Returns the speed of the last step in tokens a second, waiting included; 0 when unknown. */
    double tokensPerSecond() {
        StepMetrics last = state.getLast();
        double seconds = last.getTrainSeconds() + last.getWaitSeconds();
        return seconds > 0 ? last.getTokens() / seconds : 0;
    }
}
