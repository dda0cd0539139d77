// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.LevelProbe;
import io.triad.proto.policy.v1.CheckpointRef;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Recipe;

/** Events for tests. */
public final class TestEvents {
    private TestEvents() {}

    /** A run that was asked for. */
    public static RunRequested requested(String runId, Recipe recipe) {
        return RunRequested.newBuilder()
                .setRunId(runId)
                .setRecipeJson(recipe.canonicalJson())
                .setRecipeSha256(recipe.digest())
                .build();
    }

    /** A version that is not the last. */
    public static PolicyPublished published(String runId, String lane, int version) {
        return PolicyPublished.newBuilder()
                .setPolicy(policy(runId, lane, version))
                .setLevel(1)
                .setWeightsSha256("%064x".formatted(version))
                .build();
    }

    /** The version that a lane ends with. */
    public static PolicyPublished last(String runId, String lane, int version) {
        return published(runId, lane, version).toBuilder().setFinal(true).build();
    }

    /** A reference with a checkpoint. */
    public static PolicyRef policy(String runId, String lane, int version) {
        return PolicyRef.newBuilder()
                .setRunId(runId)
                .setLane(lane)
                .setVersion(version)
                .setCheckpoint(CheckpointRef.newBuilder()
                        .setUri("s3://bucket/" + runId + "/" + lane + "/" + version)
                        .setSha256("ab".repeat(32)))
                .build();
    }

    /** A round of refills of the step that follows a version, at level 2. */
    public static RefillsRequested refills(String runId, String lane, int version, int round, int numPrompts) {
        return RefillsRequested.newBuilder()
                .setTarget(PolicyTarget.newBuilder()
                        .setPolicy(policy(runId, lane, version))
                        .setStep(version + 1))
                .setRound(round)
                .setNumPrompts(numPrompts)
                .setLevel(2)
                .build();
    }

    /** A version was measured at level 1, on four tasks. */
    public static EvaluationCompleted probed(String runId, String lane, int version, int numCorrect) {
        return EvaluationCompleted.newBuilder()
                .setRunId(runId)
                .setProbe(LevelProbe.newBuilder()
                        .setPolicy(policy(runId, lane, version))
                        .setLevel(1)
                        .setNumTasks(4)
                        .setNumCorrect(numCorrect))
                .build();
    }

    /** A trained step. */
    public static StepTrained trained(String runId, String lane, int step, int level, double rewardMean) {
        return StepTrained.newBuilder()
                .setManifest(BatchManifest.newBuilder()
                        .setRunId(runId)
                        .setLane(lane)
                        .setStep(step)
                        .setLevel(level))
                .setMetrics(StepMetrics.newBuilder().setRewardMean(rewardMean))
                .build();
    }
}
