// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.wire;

import io.triad.failure.TriadException;
import io.triad.messaging.LogRecord;
import io.triad.trainer.lane.LaneLedger;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.wire.TrainingWire;
import java.time.Instant;

/** Decodes what the trainer reads from the log; what breaks its contract is refused as INVALID_EVENT. */
public final class TrainerWire {
    private TrainerWire() {}

    /** One decoded event, ready to be folded. */
    @FunctionalInterface
    public interface Fact {
        /** Tells the ledger. */
        void foldInto(LaneLedger ledger, Instant now);
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
            case TASKS_ISSUED,
                    ROLLOUTS_COMPLETED,
                    SIGNALS_OBSERVED,
                    STEPS_TRAINED,
                    MERGES_COMPLETED,
                    EVALUATIONS_COMPLETED ->
                throw new IllegalArgumentException(
                        "the trainer does not read " + record.topic().topicName());
        };
    }
}
