// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.ArithmeticPuzzle;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Puzzle;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;

/** Rollouts for tests: of {@code (3+4)*2}, whose value is 14. */
final class TestRollouts {
    static final String RIGHT = "<think>3+4=7\n7*2=14</think>\n<answer>14</answer>";
    static final String WRONG = "<think>3+4=7\n7*2=15</think>\n<answer>15</answer>";
    static final String MALFORMED = "14";

    private TestRollouts() {}

    static Puzzle puzzle() {
        return Puzzle.newBuilder()
                .setArithmetic(ArithmeticPuzzle.newBuilder().setExpression("(3+4)*2"))
                .build();
    }

    static RolloutCompleted completed(String runId, int sample, String response) {
        return RolloutCompleted.newBuilder()
                .setIssued(TaskIssued.newBuilder()
                        .setTarget(PolicyTarget.newBuilder()
                                .setPolicy(
                                        PolicyRef.newBuilder().setRunId(runId).setLane("deduction"))
                                .setStep(1))
                        .setTask(Task.newBuilder()
                                .setTaskId(runId + "/deduction/1/0")
                                .setPuzzle(puzzle()))
                        .setNumPrompts(1)
                        .setNumSamples(4)
                        .setRewardScheme(RewardScheme.REWARD_SCHEME_META))
                .setRollout(Rollout.newBuilder()
                        .setRolloutId(runId + "/deduction/1/0/" + sample)
                        .setSampleIndex(sample)
                        .setText(response))
                .build();
    }
}
