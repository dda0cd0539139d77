// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.eval.TinyRecipe;
import io.triad.eval.book.AbilityShare;
import io.triad.eval.book.CandidateMerge;
import io.triad.eval.book.CandidateScore;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.LevelProbe;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.statistics.Shares;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationWireTest {
    @Test
    void shouldReadBackTheEvaluationThatItWrote() {
        List<Score> scores = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            for (Decoding decoding : Decoding.values()) {
                scores.add(new Score(ability, 2, decoding, 3, 4, Shares.ofSingleResponses(1, 3), 0.1));
            }
        }
        MeasuredPolicy policy =
                new MeasuredPolicy("run", Lane.DOMAIN_META, 4, new CheckpointRef("s3://bucket/x", "a".repeat(64)), "");
        CheckpointEvaluation evaluation = new CheckpointEvaluation(policy, scores, "s3://bucket/y", "b".repeat(64));

        assertThat(EvaluationWire.evaluation(EvaluationWire.toEvent(evaluation)))
                .isEqualTo(evaluation);
    }

    @Test
    void shouldReadTheProbeThatItWrites() {
        MeasuredPolicy policy =
                new MeasuredPolicy("run", Lane.DEDUCTION, 4, new CheckpointRef("s3://bucket/x", "a".repeat(64)), "");
        LevelProbe probe = new LevelProbe(policy, 2, 8, 3, "s3://bucket/y", "b".repeat(64));

        EvaluationCompleted event = EvaluationWire.toEvent(probe);

        assertThat(EvaluationWire.probe(event)).isEqualTo(probe);
        assertThat(probe.accuracy()).isEqualTo(0.375);
        EvaluationCompleted.Builder nothing = event.toBuilder();
        nothing.getProbeBuilder().clearNumTasks();
        assertThatThrownBy(() -> EvaluationWire.probe(nothing.build())).hasMessageContaining("INVALID_EVENT");
    }

    @Test
    void shouldReadTheScoreOfACandidateThatItWrites() {
        CandidateScore score = new CandidateScore(
                new CandidateMerge("run", 3, new CheckpointRef("s3://bucket/x", "a".repeat(64))),
                List.of(new AbilityShare(Ability.INDUCTION, 8, 3), new AbilityShare(Ability.ARITHMETIC, 4, 4)),
                "s3://bucket/y",
                "b".repeat(64));

        EvaluationCompleted event = EvaluationWire.toEvent(score);

        assertThat(EvaluationWire.candidateScore(event)).isEqualTo(score);
        assertThat(event.getCandidate().getScore()).isEqualTo((0.375 + 1) / 2);
        EvaluationCompleted.Builder nothing = event.toBuilder();
        nothing.getCandidateBuilder().clearAbilities();
        assertThatThrownBy(() -> EvaluationWire.candidateScore(nothing.build())).hasMessageContaining("INVALID_EVENT");
        MergeProposed proposed = MergeProposed.newBuilder()
                .setRunId("run")
                .setCandidate(3)
                .setCheckpoint(event.getCandidate().getCheckpoint())
                .build();
        assertThat(EvaluationWire.candidate(proposed)).isEqualTo(score.candidate());
        assertThatThrownBy(() -> EvaluationWire.candidate(
                        proposed.toBuilder().clearCheckpoint().build()))
                .hasMessageContaining("INVALID_EVENT");
        assertThatThrownBy(() -> EvaluationWire.candidate(
                        proposed.toBuilder().setCandidate(-1).build()))
                .hasMessageContaining("no candidate 4294967295");
    }

    @Test
    void shouldReadTheRecipeOfARun() {
        RunRequested event = RunRequested.newBuilder()
                .setRunId("run")
                .setRecipeJson(TinyRecipe.read().canonicalJson())
                .build();

        assertThat(EvaluationWire.recipe(event)).isEqualTo(TinyRecipe.read());
    }

    @Test
    void shouldRefuseARunWhoseFamiliesThereAreNot() {
        RunRequested event = RunRequested.newBuilder()
                .setRunId("run")
                .setRecipeJson(TinyRecipe.read()
                        .canonicalJson()
                        .replace("\"families\":{}", "\"families\":{\"deduction\":{\"puzzles\":1}}"))
                .build();

        assertThatThrownBy(() -> EvaluationWire.recipe(event)).isInstanceOfSatisfying(TriadException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT);
            assertThat(e).hasMessageContaining("tasks.families.deduction.puzzles: unknown family");
        });
    }

    @Test
    void shouldRefuseWhatBreaksTheContract() {
        PolicyPublished unknownLane = PolicyPublished.newBuilder()
                .setPolicy(PolicyRef.newBuilder().setRunId("run").setLane("intuition"))
                .build();
        assertThatThrownBy(() -> EvaluationWire.policy(unknownLane))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContaining("intuition");
        assertThatThrownBy(() -> EvaluationWire.recipe(RunRequested.newBuilder()
                        .setRunId("run")
                        .setRecipeJson("[]")
                        .build()))
                .hasMessageContaining("INVALID_EVENT");
        assertThatThrownBy(() -> EvaluationWire.runId(EvaluationCompleted.getDefaultInstance()))
                .hasMessageContaining("run id is empty");
        EvaluationCompleted.Builder event = EvaluationCompleted.newBuilder().setRunId("run");
        event.getCheckpointBuilder()
                .setPolicy(PolicyRef.newBuilder()
                        .setRunId("run")
                        .setLane("base")
                        .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                                .setUri("s3://bucket/x")
                                .setSha256("a".repeat(64))))
                .addScoresBuilder()
                .setAbility(io.triad.proto.task.v1.Ability.ABILITY_DEDUCTION);
        assertThatThrownBy(() -> EvaluationWire.evaluation(event.build())).hasMessageContaining("DECODING_UNSPECIFIED");
    }
}
