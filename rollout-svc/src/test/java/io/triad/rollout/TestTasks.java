// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.triad.checkpoint.CheckpointRef;
import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;

/** Task events for tests. */
public final class TestTasks {
    private TestTasks() {}

    /** Returns the task of a run's first step that asks for four responses of at most eight tokens. */
    public static TaskIssued issued(String runId, CheckpointRef checkpoint) {
        return TaskIssued.newBuilder()
                .setTarget(PolicyTarget.newBuilder()
                        .setPolicy(PolicyRef.newBuilder()
                                .setRunId(runId)
                                .setLane("deduction")
                                .setVersion(3)
                                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                                        .setUri(checkpoint.uri())
                                        .setSha256(checkpoint.sha256())))
                        .setStep(4))
                .setTask(Task.newBuilder()
                        .setTaskId(Derived.id(runId, "deduction", 4, 0))
                        .setSystem("arithmetic")
                        .setPrompt("(3+4)*2"))
                .setNumPrompts(1)
                .setNumSamples(4)
                .setSampling(
                        Sampling.newBuilder().setTemperature(0.7).setTopP(0.95).setMaxTokens(8))
                .setSeed(42)
                .setRewardScheme(RewardScheme.REWARD_SCHEME_META)
                .build();
    }
}
