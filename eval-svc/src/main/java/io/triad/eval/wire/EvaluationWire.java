// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.wire;

import io.triad.checkpoint.CheckpointRef;
import io.triad.dataset.TaskSettings;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.LevelProbe;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
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

    private static PolicyRef toProto(MeasuredPolicy policy) {
        return PolicyRef.newBuilder()
                .setRunId(policy.runId())
                .setLane(policy.lane().label())
                .setVersion(policy.version())
                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                        .setUri(policy.checkpoint().uri())
                        .setSha256(policy.checkpoint().sha256()))
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
                    new CheckpointRef(
                            policy.getCheckpoint().getUri(),
                            policy.getCheckpoint().getSha256()),
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
