// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.wire;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.rollout.sampling.DrawingTime;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Maps task events to requests and responses to rollout events. */
public final class RolloutWire {
    private RolloutWire() {}

    /**
     * Returns what a task asks for.
     *
     * @throws TriadException INVALID_EVENT when a field is missing or out of range
     */
    public static GroupRequest request(TaskIssued issued) {
        require("task.task_id", issued.getTask().getTaskId());
        require("target.policy.run_id", issued.getTarget().getPolicy().getRunId());
        try {
            var checkpoint = issued.getTarget().getPolicy().getCheckpoint();
            return new GroupRequest(
                    new CheckpointRef(checkpoint.getUri(), checkpoint.getSha256()),
                    issued.getTask().getSystem(),
                    issued.getTask().getPrompt(),
                    settings(issued.getSampling()),
                    issued.getNumSamples(),
                    issued.getSeed());
        } catch (IllegalArgumentException | TriadException e) {
            throw Events.invalid(Topic.TASKS_ISSUED, "task " + issued.getTask().getTaskId() + ": " + e.getMessage());
        }
    }

    private static void require(String field, String value) {
        if (value.isEmpty()) {
            throw Events.invalid(Topic.TASKS_ISSUED, field + " is empty");
        }
    }

    /** Returns the settings, refused by the policy library when out of range. */
    public static SamplingSettings settings(Sampling sampling) {
        return new SamplingSettings(
                sampling.getTemperature(),
                sampling.getTopP(),
                sampling.getMaxTokens(),
                sampling.getTopK(),
                sampling.getMinP(),
                sampling.getLogitBiasMap(),
                sampling.getStopList());
    }

    /**
     * Returns the event of one response to a task.
     *
     * @param drawn when it was drawn, if anybody measured
     */
    public static RolloutCompleted completed(TaskIssued issued, SampledResponse response, Optional<DrawingTime> drawn) {
        Rollout rollout = rollout(Derived.id(issued.getTask().getTaskId(), response.sampleIndex()), response);
        return RolloutCompleted.newBuilder()
                .setIssued(issued)
                .setRollout(drawn.map(time -> rollout.toBuilder()
                                .setSamplingBeganMicros(ChronoUnit.MICROS.between(Instant.EPOCH, time.began()))
                                .setSamplingEndedMicros(ChronoUnit.MICROS.between(Instant.EPOCH, time.ended()))
                                .build())
                        .orElse(rollout))
                .build();
    }

    /** Returns a response as it is told to others. */
    public static Rollout rollout(String rolloutId, SampledResponse response) {
        Rollout.Builder rollout = Rollout.newBuilder()
                .setRolloutId(rolloutId)
                .setSampleIndex(response.sampleIndex())
                .setText(response.text())
                .setSeed(response.seed())
                .setEngineDigest(response.provenance().engineDigest())
                .setKernelSha256(response.provenance().kernelSha256())
                .setDtype(response.provenance().dtype())
                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                        .setUri(response.provenance().checkpoint().uri())
                        .setSha256(response.provenance().checkpoint().sha256()))
                .setFinishReason(finishReason(response.completion().finishReason()));
        response.prompt().stream().forEach(rollout::addPromptTokenIds);
        response.completion().tokens().stream().forEach(rollout::addTokenIds);
        for (int token = 0; token < response.completion().logProbs().size(); token++) {
            rollout.addLogProbs(response.completion().logProbs().get(token));
        }
        return rollout.build();
    }

    private static io.triad.proto.rollout.v1.FinishReason finishReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> io.triad.proto.rollout.v1.FinishReason.FINISH_REASON_STOP;
            case LENGTH -> io.triad.proto.rollout.v1.FinishReason.FINISH_REASON_LENGTH;
            case CANCELLED ->
                throw new TriadException(
                        ErrorCode.BROKEN_INVARIANT,
                        "a response was cancelled; whoever cancels it has no use for it, and it is no rollout");
        };
    }
}
