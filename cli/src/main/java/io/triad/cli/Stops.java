// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.recipe.Lane;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells when a run cannot go on because lanes stopped.
 *
 * @param isFresh whether the trainer was started for this command, which tries again what had stopped before
 */
record Stops(boolean isFresh) {
    private static final List<List<Lane>> STAGES = List.of(List.of(Lane.BASE), Lane.specialists(), Lane.domains());

    /**
     * Returns why the run cannot go on, empty while some lane can.
     *
     * @param begun when the command began to look
     */
    Optional<String> of(RunState run, Instant begun) {
        return STAGES.stream()
                .map(stage -> run.getLanesList().stream()
                        .filter(lane -> stage.contains(Lane.of(lane.getLane())))
                        .toList())
                .filter(lanes -> lanes.stream().anyMatch(lane -> isStopped(lane, begun)))
                .filter(lanes -> lanes.stream().allMatch(lane -> lane.getFinal() || isStopped(lane, begun)))
                .findFirst()
                .map(lanes -> lanes.stream()
                                .filter(lane -> isStopped(lane, begun))
                                .map(lane -> words(lane.getStopped()))
                                .collect(Collectors.joining("; "))
                        + ". What waits for it cannot go on; what the log has is kept, and the next start tries again");
    }

    private static String words(LaneStopped stop) {
        return "lane " + stop.getLane() + " stopped at step " + stop.getStep() + " (" + stop.getErrorCode() + "): "
                + stop.getReason();
    }

    private boolean isStopped(LaneState lane, Instant begun) {
        return lane.hasStopped()
                && (!isFresh
                        || lane.getStopped().getStoppedMicros() >= ChronoUnit.MICROS.between(Instant.EPOCH, begun));
    }
}
