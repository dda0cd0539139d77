// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.wire;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.reasoning.prompt.Responses;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.trainer.lane.DemonstrationBatch;
import io.triad.trainer.lane.JudgedRollout;
import io.triad.trainer.lane.JudgedRollout.Judgement;
import io.triad.trainer.lane.JudgedRollout.LogPosition;
import io.triad.trainer.lane.LaneKey;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.PolicyVersion;
import java.time.Instant;
import java.util.function.Supplier;

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
            case RUNS_REQUESTED -> requested(record);
            case POLICIES_PUBLISHED -> {
                PolicyVersion version =
                        version(Events.decode(record.topic(), record.value(), PolicyPublished.parser()));
                yield (ledger, now) -> ledger.published(version);
            }
            case DEMONSTRATIONS_ISSUED -> {
                DemonstrationBatch batch = demonstrations(record);
                yield (ledger, now) -> ledger.demonstrated(batch);
            }
            case REWARDS_ASSIGNED -> {
                JudgedRollout rollout = judged(record);
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

    private static Fact requested(LogRecord record) {
        RunRequested requested = Events.decode(record.topic(), record.value(), RunRequested.parser());
        Recipe recipe = checked(
                record.topic(), () -> RecipeReader.read(requested.getRecipeJson(), "run " + requested.getRunId()));
        return (ledger, now) -> ledger.requested(requested.getRunId(), recipe, now);
    }

    /** Returns the version that an event publishes. */
    public static PolicyVersion version(PolicyPublished published) {
        return checked(Topic.POLICIES_PUBLISHED, () -> {
            PolicyRef policy = published.getPolicy();
            return new PolicyVersion(
                    key(policy),
                    policy.getVersion(),
                    new CheckpointRef(
                            policy.getCheckpoint().getUri(),
                            policy.getCheckpoint().getSha256()),
                    published.getWeightsSha256(),
                    published.getFinal());
        });
    }

    private static DemonstrationBatch demonstrations(LogRecord record) {
        DemonstrationsIssued issued = Events.decode(record.topic(), record.value(), DemonstrationsIssued.parser());
        return new DemonstrationBatch(
                issued.getRunId(),
                issued.getStep(),
                issued.getTasksList().stream()
                        .map(task -> new DemonstrationBatch.Demonstration(
                                task.getTaskId(),
                                task.getSystem(),
                                task.getPrompt(),
                                Responses.of(task.getSolution(), task.getAnswer())))
                        .toList(),
                new LogPosition(record.partition(), record.offset()));
    }

    private static JudgedRollout judged(LogRecord record) {
        RewardAssigned assigned = Events.decode(record.topic(), record.value(), RewardAssigned.parser());
        return checked(record.topic(), () -> {
            TaskIssued issued = assigned.getCompleted().getIssued();
            Rollout rollout = assigned.getCompleted().getRollout();
            float[] logProbs = new float[rollout.getLogProbsCount()];
            for (int token = 0; token < logProbs.length; token++) {
                logProbs[token] = rollout.getLogProbs(token);
            }
            return new JudgedRollout(
                    key(issued.getTarget().getPolicy()),
                    issued.getTarget().getStep(),
                    issued.getPromptIndex(),
                    rollout.getSampleIndex(),
                    rollout.getRolloutId(),
                    new ScoredSequence(ids(rollout.getPromptTokenIdsList()), ids(rollout.getTokenIdsList())),
                    LogProbs.of(logProbs),
                    judgement(assigned.getJudgement()),
                    new LogPosition(record.partition(), record.offset()));
        });
    }

    private static Judgement judgement(io.triad.proto.reward.v1.Judgement judgement) {
        return switch (judgement.getVerdict()) {
            case VERDICT_CORRECT -> scored(judgement, true, true);
            case VERDICT_WRONG, VERDICT_UNPARSEABLE -> scored(judgement, false, true);
            case VERDICT_MALFORMED -> scored(judgement, false, false);
            case VERDICT_TIMEOUT -> new Judgement.Masked("masked-timeout");
            case VERDICT_VERIFIER_ERROR -> new Judgement.Masked("masked-verifier-error");
            case VERDICT_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("verdict is " + judgement.getVerdict());
        };
    }

    private static Judgement scored(io.triad.proto.reward.v1.Judgement judgement, boolean correct, boolean wellFormed) {
        if (!judgement.hasParts()) {
            throw new IllegalArgumentException("verdict " + judgement.getVerdict() + " has no reward");
        }
        return new Judgement.Scored(judgement.getParts().getTotal(), correct, wellFormed);
    }

    private static LaneKey key(PolicyRef policy) {
        return new LaneKey(policy.getRunId(), Lane.of(policy.getLane()));
    }

    private static TokenIds ids(java.util.List<Integer> ids) {
        return TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private static <T> T checked(Topic topic, Supplier<T> decoded) {
        try {
            return decoded.get();
        } catch (IllegalArgumentException | TriadException e) {
            throw Events.invalid(topic, String.valueOf(e.getMessage()));
        }
    }
}
