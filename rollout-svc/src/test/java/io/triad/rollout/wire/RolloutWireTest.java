// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.rollout.TestTasks;
import io.triad.rollout.sampling.DrawingTime;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.Provenance;
import io.triad.rollout.sampling.SampledResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutWireTest {
    private static final DrawingTime DRAWN =
            new DrawingTime(Instant.parse("2026-01-01T00:00:00.000001Z"), Instant.parse("2026-01-01T00:00:02.000001Z"));
    private static final CheckpointRef CHECKPOINT =
            new CheckpointRef("s3://bucket/runs/r/deduction/3", "0123456789abcdef".repeat(4));
    private static final TaskIssued ISSUED = TestTasks.issued("r", CHECKPOINT);

    @Test
    void shouldAskForWhatTheTaskNames() {
        assertThat(RolloutWire.request(ISSUED))
                .isEqualTo(new GroupRequest(
                        CHECKPOINT, "arithmetic", "(3+4)*2", new SamplingSettings(0.7, 0.95, 8), 4, 42));
    }

    @Test
    void shouldAskForEveryWayOfDrawing() {
        TaskIssued.Builder issued = ISSUED.toBuilder();
        issued.getSamplingBuilder()
                .setTopK(5)
                .setMinP(0.1)
                .putLogitBias(7, -2.5f)
                .addStop("</answer>")
                .addStop("14");

        assertThat(RolloutWire.request(issued.build()).settings())
                .isEqualTo(new SamplingSettings(0.7, 0.95, 8, 5, 0.1, Map.of(7, -2.5f), List.of("</answer>", "14")));
        issued.getSamplingBuilder().putLogitBias(-1, 1f);
        assertRefused(issued, "logitBias of token");
        issued.getSamplingBuilder().clearLogitBias().setMinP(2);
        assertRefused(issued, "minP is 2.0");
    }

    @Test
    void shouldTellAResponseSoThatNothingIsLostOnTheWay() throws Exception {
        // Given
        float[] logProbs = {-0.25f, Math.nextDown(-3.5f), -0.0f};
        SampledResponse response = new SampledResponse(
                2,
                TokenIds.of(7, 8),
                new Completion(TokenIds.of(9, 10, 262), LogProbs.of(logProbs), FinishReason.STOP),
                "a∧b",
                Long.MIN_VALUE + 1,
                new Provenance(CHECKPOINT, "an engine", "c".repeat(64), "BF16"));

        // When
        RolloutCompleted completed = RolloutCompleted.parseFrom(
                RolloutWire.completed(ISSUED, response, Optional.of(DRAWN)).toByteArray());

        // Then
        assertThat(completed.getIssued()).isEqualTo(ISSUED);
        Rollout rollout = completed.getRollout();
        assertThat(rollout.getRolloutId()).isEqualTo("r/deduction/4/0/2");
        assertThat(rollout.getSampleIndex()).isEqualTo(2);
        assertThat(rollout.getPromptTokenIdsList()).containsExactly(7, 8);
        assertThat(rollout.getTokenIdsList()).containsExactly(9, 10, 262);
        assertThat(rollout.getLogProbsList()).containsExactly(logProbs[0], logProbs[1], logProbs[2]);
        assertThat(rollout.getText()).isEqualTo("a∧b");
        assertThat(rollout.getSeed()).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(rollout.getFinishReason()).isEqualTo(io.triad.proto.rollout.v1.FinishReason.FINISH_REASON_STOP);
        assertThat(rollout.getEngineDigest()).isEqualTo("an engine");
        assertThat(rollout.getKernelSha256()).isEqualTo("c".repeat(64));
        assertThat(rollout.getDtype()).isEqualTo("BF16");
        assertThat(rollout.getCheckpoint().getUri()).isEqualTo(CHECKPOINT.uri());
        assertThat(rollout.getCheckpoint().getSha256()).isEqualTo(CHECKPOINT.sha256());
        assertThat(rollout.getSamplingBeganMicros()).isEqualTo(1_767_225_600_000_001L);
        assertThat(rollout.getSamplingEndedMicros()).isEqualTo(1_767_225_602_000_001L);
    }

    @Test
    void shouldTellWhenTheBoundEndedAResponse() {
        SampledResponse response = new SampledResponse(
                0,
                TokenIds.of(7),
                new Completion(TokenIds.of(9), LogProbs.of(-1f), FinishReason.LENGTH),
                "b",
                1,
                new Provenance(CHECKPOINT, "", "", ""));

        assertThat(RolloutWire.completed(ISSUED, response, Optional.empty())
                        .getRollout()
                        .getFinishReason())
                .isEqualTo(io.triad.proto.rollout.v1.FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void shouldRefuseTasksThatBreakTheContractAndNameTheValue() {
        TaskIssued.Builder cold = ISSUED.toBuilder();
        cold.getSamplingBuilder().setTemperature(-0.5);
        assertRefused(cold, "temperature is -0.5");
        TaskIssued.Builder wide = ISSUED.toBuilder();
        wide.getSamplingBuilder().setTopP(1.5);
        assertRefused(wide, "topP is 1.5");
        assertRefused(ISSUED.toBuilder().clearSampling(), "topP is 0.0");
        assertRefused(ISSUED.toBuilder().clearNumSamples(), "numSamples must be at least 1, was 0");
        TaskIssued.Builder weightless = ISSUED.toBuilder();
        weightless.getTargetBuilder().getPolicyBuilder().clearCheckpoint();
        assertRefused(weightless, "URI must not be blank");
        TaskIssued.Builder undigested = ISSUED.toBuilder();
        undigested.getTargetBuilder().getPolicyBuilder().getCheckpointBuilder().setSha256("12");
        assertRefused(undigested, "'12'");
    }

    /** Without them a rollout has an id that other rollouts may have too. */
    @Test
    void shouldRefuseTasksWithoutIds() {
        for (TaskIssued.Builder nameless : List.of(
                ISSUED.toBuilder().setTask(Task.getDefaultInstance()),
                ISSUED.toBuilder().clearTask())) {
            assertRefused(nameless, "task.task_id is empty");
        }
        TaskIssued.Builder runless = ISSUED.toBuilder();
        runless.getTargetBuilder().getPolicyBuilder().clearRunId();
        assertRefused(runless, "target.policy.run_id is empty");
    }

    private static void assertRefused(TaskIssued.Builder issued, String words) {
        assertThatThrownBy(() -> RolloutWire.request(issued.build()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContaining("INVALID_EVENT")
                .hasMessageContaining(words);
    }
}
