// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.step.v1.StepMetrics;

/** States of a run for tests. */
final class Runs {
    private Runs() {}

    static LaneState.Builder lane(String name, int step, int numSteps) {
        return LaneState.newBuilder().setLane(name).setStep(step).setNumSteps(numSteps);
    }

    static StepMetrics reinforced() {
        return StepMetrics.newBuilder()
                .setRewardMean(-0.525)
                .setAccuracy(0.426)
                .setTokens(4_200)
                .setTrainSeconds(1.5)
                .setWaitSeconds(0.5)
                .build();
    }

    static RunState.Builder aligning(int step) {
        return RunState.newBuilder()
                .setRunId("quickstart-1")
                .setPhase(RunPhase.RUN_PHASE_ALIGNMENT)
                .addLanes(lane("base", 600, 600)
                        .setFinal(true)
                        .setVersion(600)
                        .setLast(StepMetrics.newBuilder()
                                .setLoss(0.4125)
                                .setTokens(900)
                                .setTrainSeconds(2)))
                .addLanes(
                        lane("deduction", step, 60).setLevel(1).setVersion(step).setLast(reinforced()))
                .addLanes(lane("induction", 0, 60).setLevel(1).setVersion(0))
                .addLanes(lane("abduction", 0, 60))
                .addLanes(lane("merged", 0, 0));
    }

    static CheckpointEvaluation evaluated(String lane) {
        return CheckpointEvaluation.newBuilder()
                .setPolicy(PolicyRef.newBuilder().setLane(lane))
                .build();
    }
}
