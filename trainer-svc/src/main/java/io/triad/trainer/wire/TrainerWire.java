// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.wire;

import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogRecord;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Lane;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.wire.StepWire;
import io.triad.training.wire.TrainingWire;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Decodes what the trainer reads from the log, its own refills among it; what breaks its contract is refused as INVALID_EVENT.
 */
public final class TrainerWire {
    private TrainerWire() {}

    /** One decoded event, ready to be folded. */
    @FunctionalInterface
    public interface Fact {
        /** Tells the ledger. */
        void foldInto(LaneLedger ledger, Instant now);
    }

    /** Returns the event that asks for refills. */
    public static RefillsRequested refills(Work.Refill refill) {
        return RefillsRequested.newBuilder()
                .setTarget(PolicyTarget.newBuilder()
                        .setPolicy(StepWire.policy(refill.policy()))
                        .setStep(refill.step()))
                .setRound(refill.round())
                .setNumPrompts(refill.numPrompts())
                .setLevel(refill.level())
                .build();
    }

    private static Fact refills(LogRecord record) {
        RefillsRequested requested = Events.decode(record.topic(), record.value(), RefillsRequested.parser());
        PolicyRef policy = requested.getTarget().getPolicy();
        try {
            LaneKey key = new LaneKey(policy.getRunId(), Lane.of(policy.getLane()));
            return (ledger, now) -> ledger.refilled(
                    key, requested.getTarget().getStep(), requested.getRound(), requested.getNumPrompts());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(record.topic(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Decodes an event of any topic that the trainer reads.
     *
     * @throws TriadException INVALID_EVENT when it is none
     */
    public static Fact decode(LogRecord record) {
        return switch (record.topic()) {
            case RUNS_REQUESTED -> {
                TrainingWire.RequestedRun run = TrainingWire.requested(record);
                yield (ledger, now) -> ledger.requested(run.runId(), run.recipe(), now);
            }
            case POLICIES_PUBLISHED -> {
                PolicyVersion version = TrainingWire.version(record);
                yield (ledger, now) -> ledger.published(version);
            }
            case DEMONSTRATIONS_ISSUED -> {
                DemonstrationBatch batch = TrainingWire.demonstrations(record);
                yield (ledger, now) -> ledger.demonstrated(batch);
            }
            case REWARDS_ASSIGNED -> {
                JudgedRollout rollout = TrainingWire.judged(record);
                yield (ledger, now) -> ledger.judged(rollout, now);
            }
            case REFILLS_REQUESTED -> refills(record);
            case TASKS_ISSUED,
                    ROLLOUTS_COMPLETED,
                    SIGNALS_OBSERVED,
                    LANES_STOPPED,
                    STEPS_TRAINED,
                    MERGES_COMPLETED,
                    EVALUATIONS_COMPLETED ->
                throw new IllegalArgumentException(
                        "the trainer does not read " + record.topic().topicName());
        };
    }

    /** Returns the event that says why a lane cannot go on. */
    public static LaneStopped stopped(LaneKey key, int step, TriadException reason, Instant now) {
        return LaneStopped.newBuilder()
                .setRunId(key.runId())
                .setLane(key.lane().label())
                .setStep(step)
                .setErrorCode(reason.code().name())
                .setReason(String.valueOf(reason.getMessage()))
                .setStoppedMicros(ChronoUnit.MICROS.between(Instant.EPOCH, now))
                .build();
    }
}
