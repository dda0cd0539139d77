// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.wire;

import io.triad.checkpoint.CheckpointRef;
import io.triad.dataset.TaskSettings;
import io.triad.eval.book.AbilityShare;
import io.triad.eval.book.CandidateMerge;
import io.triad.eval.book.CandidateScore;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.LevelProbe;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;

/** Events to and from the domain; what breaks the contract is refused as INVALID_EVENT. */
public final class EvaluationWire {
    private EvaluationWire() {}

    /** Returns the recipe of a requested run. */
    public static Recipe recipe(RunRequested event) {
        requireRun(Topic.RUNS_REQUESTED, event.getRunId());
        try {
            Recipe recipe = RecipeReader.read(event.getRecipeJson(), "recipe of run " + event.getRunId());
            // A family that this service lacks would only be missed when a final is measured.
            TaskSettings unused = TaskSettings.of(recipe);
            return recipe;
        } catch (TriadException e) {
            throw Events.invalid(Topic.RUNS_REQUESTED, e.getMessage());
        }
    }

    /** Returns the policy that an event publishes. */
    public static MeasuredPolicy policy(PolicyPublished event) {
        return policy(Topic.POLICIES_PUBLISHED, event.getPolicy(), event.getWeightsSha256());
    }

    /** Returns the run of an event. */
    public static String runId(EvaluationCompleted event) {
        requireRun(Topic.EVALUATIONS_COMPLETED, event.getRunId());
        return event.getRunId();
    }

    /** Returns the evaluation that an event tells of; only for the outcome checkpoint. */
    public static CheckpointEvaluation evaluation(EvaluationCompleted event) {
        var checkpoint = event.getCheckpoint();
        return new CheckpointEvaluation(
                policy(Topic.EVALUATIONS_COMPLETED, checkpoint.getPolicy(), ""),
                checkpoint.getScoresList().stream().map(ScoreWire::score).toList(),
                checkpoint.getSamplesUri(),
                checkpoint.getSamplesSha256());
    }

    /** Returns the probe that an event tells of; only for the outcome probe. */
    public static LevelProbe probe(EvaluationCompleted event) {
        var probe = event.getProbe();
        MeasuredPolicy policy = policy(Topic.EVALUATIONS_COMPLETED, probe.getPolicy(), "");
        try {
            return new LevelProbe(
                    policy,
                    probe.getLevel(),
                    probe.getNumTasks(),
                    probe.getNumCorrect(),
                    probe.getSamplesUri(),
                    probe.getSamplesSha256());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.EVALUATIONS_COMPLETED, e.getMessage());
        }
    }

    /** Returns the event of a probe. */
    public static EvaluationCompleted toEvent(LevelProbe probe) {
        return EvaluationCompleted.newBuilder()
                .setRunId(probe.policy().runId())
                .setProbe(io.triad.proto.evaluation.v1.LevelProbe.newBuilder()
                        .setPolicy(toProto(probe.policy()))
                        .setLevel(probe.level())
                        .setNumTasks(probe.numTasks())
                        .setNumCorrect(probe.numCorrect())
                        .setSamplesUri(probe.samplesUri())
                        .setSamplesSha256(probe.samplesSha256()))
                .build();
    }

    /** Returns the event of an evaluation. */
    public static EvaluationCompleted toEvent(CheckpointEvaluation evaluation) {
        MeasuredPolicy policy = evaluation.policy();
        return EvaluationCompleted.newBuilder()
                .setRunId(policy.runId())
                .setCheckpoint(io.triad.proto.evaluation.v1.CheckpointEvaluation.newBuilder()
                        .setPolicy(toProto(policy))
                        .addAllScores(evaluation.scores().stream()
                                .map(ScoreWire::toProto)
                                .toList())
                        .setSamplesUri(evaluation.samplesUri())
                        .setSamplesSha256(evaluation.samplesSha256()))
                .build();
    }

    /** Returns the candidate that an event proposes. */
    public static CandidateMerge candidate(MergeProposed event) {
        return candidate(Topic.MERGES_PROPOSED, event.getRunId(), event.getCandidate(), event.getCheckpoint());
    }

    /** Returns the candidate's score that an event tells of; only for the outcome candidate. */
    public static CandidateScore candidateScore(EvaluationCompleted event) {
        var score = event.getCandidate();
        CandidateMerge candidate =
                candidate(Topic.EVALUATIONS_COMPLETED, event.getRunId(), score.getCandidate(), score.getCheckpoint());
        try {
            return new CandidateScore(
                    candidate,
                    score.getAbilitiesList().stream()
                            .map(each -> new AbilityShare(
                                    ScoreWire.ability(each.getAbility()), each.getNumTasks(), each.getNumCorrect()))
                            .toList(),
                    score.getSamplesUri(),
                    score.getSamplesSha256());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.EVALUATIONS_COMPLETED, e.getMessage());
        }
    }

    /** Returns the event of a candidate's score. */
    public static EvaluationCompleted toEvent(CandidateScore score) {
        return EvaluationCompleted.newBuilder()
                .setRunId(score.candidate().runId())
                .setCandidate(io.triad.proto.evaluation.v1.CandidateScore.newBuilder()
                        .setCandidate(score.candidate().index())
                        .setCheckpoint(toProto(score.candidate().checkpoint()))
                        .addAllAbilities(score.abilities().stream()
                                .map(each -> io.triad.proto.evaluation.v1.AbilityShare.newBuilder()
                                        .setAbility(ScoreWire.toProto(each.ability()))
                                        .setNumTasks(each.numTasks())
                                        .setNumCorrect(each.numCorrect())
                                        .build())
                                .toList())
                        .setScore(score.score())
                        .setSamplesUri(score.samplesUri())
                        .setSamplesSha256(score.samplesSha256()))
                .build();
    }

    private static CandidateMerge candidate(
            Topic topic, String runId, int index, io.triad.proto.policy.v1.CheckpointRef checkpoint) {
        requireRun(topic, runId);
        if (index < 0) {
            throw Events.invalid(topic, "run " + runId + ": there is no candidate " + Integer.toUnsignedString(index));
        }
        return new CandidateMerge(runId, index, checkpoint(topic, checkpoint));
    }

    private static CheckpointRef checkpoint(Topic topic, io.triad.proto.policy.v1.CheckpointRef checkpoint) {
        try {
            return new CheckpointRef(checkpoint.getUri(), checkpoint.getSha256());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, e.getMessage());
        }
    }

    private static io.triad.proto.policy.v1.CheckpointRef toProto(CheckpointRef checkpoint) {
        return io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                .setUri(checkpoint.uri())
                .setSha256(checkpoint.sha256())
                .build();
    }

    private static PolicyRef toProto(MeasuredPolicy policy) {
        return PolicyRef.newBuilder()
                .setRunId(policy.runId())
                .setLane(policy.lane().label())
                .setVersion(policy.version())
                .setCheckpoint(toProto(policy.checkpoint()))
                .build();
    }

    private static MeasuredPolicy policy(Topic topic, PolicyRef policy, String weightsSha256) {
        requireRun(topic, policy.getRunId());
        if (policy.getVersion() < 0) {
            throw Events.invalid(
                    topic,
                    "run " + policy.getRunId() + ": there is no version "
                            + Integer.toUnsignedString(policy.getVersion()));
        }
        try {
            return new MeasuredPolicy(
                    policy.getRunId(),
                    Lane.of(policy.getLane()),
                    policy.getVersion(),
                    checkpoint(topic, policy.getCheckpoint()),
                    weightsSha256);
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, e.getMessage());
        }
    }

    private static void requireRun(Topic topic, String runId) {
        if (runId.isBlank()) {
            throw Events.invalid(topic, "the run id is empty");
        }
    }
}
