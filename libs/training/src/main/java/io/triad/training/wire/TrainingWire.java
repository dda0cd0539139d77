// SPDX-License-Identifier: Apache-2.0
package io.triad.training.wire;

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
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.JudgedRollout.LogPosition;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.TimeSpan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** Decodes what training reads from the log; what breaks its contract is refused as INVALID_EVENT. */
public final class TrainingWire {
    private TrainingWire() {}

    /**
     * A run that was asked for.
     *
     * @param runId its id
     * @param recipe what it is to do
     */
    public record RequestedRun(String runId, Recipe recipe) {}

    /**
     * Returns the run that an event asks for.
     *
     * @throws TriadException INVALID_EVENT when it asks for none
     */
    public static RequestedRun requested(LogRecord record) {
        RunRequested requested = Events.decode(record.topic(), record.value(), RunRequested.parser());
        return checked(
                record.topic(),
                () -> new RequestedRun(
                        requested.getRunId(),
                        RecipeReader.read(requested.getRecipeJson(), "run " + requested.getRunId())));
    }

    /**
     * Returns the version that an event publishes.
     *
     * @throws TriadException INVALID_EVENT when it publishes none
     */
    public static PolicyVersion version(LogRecord record) {
        return version(Events.decode(record.topic(), record.value(), PolicyPublished.parser()));
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
                    published.getFinal(),
                    published.getLevel());
        });
    }

    /**
     * Returns the supervised batch that an event issues.
     *
     * @throws TriadException INVALID_EVENT when it issues none
     */
    public static DemonstrationBatch demonstrations(LogRecord record) {
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

    /**
     * Returns the judged response that an event brings.
     *
     * @throws TriadException INVALID_EVENT when it brings none
     */
    public static JudgedRollout judged(LogRecord record) {
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
                    issued.getTarget().getPolicy().getVersion(),
                    issued.getTask().getLevel(),
                    issued.getPromptIndex(),
                    rollout.getSampleIndex(),
                    rollout.getRolloutId(),
                    new ScoredSequence(ids(rollout.getPromptTokenIdsList()), ids(rollout.getTokenIdsList())),
                    LogProbs.of(logProbs),
                    rollout.getEngineDigest(),
                    judgement(assigned.getJudgement()),
                    new LogPosition(record.partition(), record.offset()),
                    sampled(rollout));
        });
    }

    private static Optional<TimeSpan> sampled(Rollout rollout) {
        if (rollout.getSamplingEndedMicros() == 0) {
            return Optional.empty();
        }
        return Optional.of(new TimeSpan(
                Instant.EPOCH.plus(rollout.getSamplingBeganMicros(), ChronoUnit.MICROS),
                Instant.EPOCH.plus(rollout.getSamplingEndedMicros(), ChronoUnit.MICROS)));
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
