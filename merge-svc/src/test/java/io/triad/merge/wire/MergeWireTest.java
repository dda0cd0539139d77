// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.book.CandidateScore;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.ProposedMerge;
import io.triad.merge.book.SpecialistFinal;
import io.triad.merge.search.Candidate;
import io.triad.merge.search.Choice;
import io.triad.merge.search.Origin;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.Lane;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergeWireTest {
    private static final CompletedMerge MERGE = new CompletedMerge(
            "run",
            "linear",
            true,
            List.of(
                    new CompletedMerge.Input(specialist(Lane.DEDUCTION, "a"), 1.0, 0.8),
                    new CompletedMerge.Input(specialist(Lane.INDUCTION, "b"), 0.25, 0.2)),
            ref("c"),
            "d".repeat(64),
            Optional.empty());

    @Test
    void shouldReadBackTheMergeThatItWrote() {
        CompletedMerge found = new CompletedMerge(
                "run",
                "linear",
                true,
                MERGE.inputs(),
                MERGE.output(),
                "d".repeat(64),
                Optional.of(new Choice(new Candidate(3, Origin.CMA_ES, List.of(1.0, 0.25)), 0.625, 12)));

        assertThat(MergeWire.merge(MergeWire.toEvent(MERGE))).isEqualTo(MERGE);
        assertThat(MergeWire.toEvent(MERGE).hasChoice()).isFalse();
        assertThat(MergeWire.merge(MergeWire.toEvent(found))).isEqualTo(found);
    }

    @Test
    void shouldReadBackTheCandidateThatItWrote() {
        ProposedMerge proposal = new ProposedMerge(
                "run",
                new Candidate(2, Origin.UNIFORM, List.of(1.0, 0.25)),
                "linear",
                true,
                MERGE.inputs(),
                ref("e"),
                "f".repeat(64));
        MergeProposed event = MergeWire.toEvent(proposal);

        assertThat(MergeWire.proposal(event)).isEqualTo(proposal);
        assertThatThrownBy(() ->
                        MergeWire.proposal(event.toBuilder().setOrigin("luck").build()))
                .hasMessageContaining("INVALID_EVENT")
                .hasMessageContaining("'luck'; there are [paper, uniform, recipe, grid, cma-es]");
        assertThatThrownBy(() ->
                        MergeWire.proposal(event.toBuilder().setCandidate(-1).build()))
                .hasMessageContaining("no candidate 4294967295");
        assertThatThrownBy(
                        () -> MergeWire.proposal(event.toBuilder().clearRunId().build()))
                .hasMessageContaining("run id is empty");
    }

    @Test
    void shouldReadScores() {
        EvaluationCompleted.Builder event = EvaluationCompleted.newBuilder().setRunId("run");
        event.getCandidateBuilder().setCandidate(4).setScore(0.75);

        assertThat(MergeWire.score(event.build())).isEqualTo(new CandidateScore("run", 4, 0.75));
        event.getCandidateBuilder().setScore(-1);
        assertThatThrownBy(() -> MergeWire.score(event.build())).hasMessageContaining("INVALID_EVENT");
    }

    @Test
    void shouldPublishTheMergedPolicyAsTheLanesOnlyAndFinalVersion() {
        PolicyPublished event = MergeWire.toPolicyEvent(MERGE);

        assertThat(event.getFinal()).isTrue();
        assertThat(event.getPolicy().getLane()).isEqualTo("merged");
        assertThat(event.getPolicy().getVersion()).isZero();
        assertThat(event.getPolicy().getCheckpoint().getSha256()).isEqualTo("c".repeat(64));
        assertThat(event.getParent().getLane()).isEqualTo("deduction");
        assertThat(event.getWeightsSha256()).isEqualTo("d".repeat(64));
    }

    @Test
    void shouldRefuseWhatBreaksTheContract() {
        PolicyPublished.Builder event = PolicyPublished.newBuilder()
                .setPolicy(PolicyRef.newBuilder().setRunId("run").setLane("intuition"));
        assertThatThrownBy(() -> MergeWire.lane(event.build()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContaining("intuition");

        event.getPolicyBuilder().setLane("deduction");
        assertThatThrownBy(() -> MergeWire.specialistFinal(event.build()))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("INVALID_EVENT");

        event.getPolicyBuilder().setRunId("");
        assertThatThrownBy(() -> MergeWire.runId(event.build())).hasMessageContaining("run id is empty");

        assertThatThrownBy(() -> MergeWire.recipe(RunRequested.newBuilder()
                        .setRunId("run")
                        .setRecipeJson("{\"name\":1}")
                        .build()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT));
    }

    private static SpecialistFinal specialist(Lane lane, String digit) {
        return new SpecialistFinal("run", lane, 3, ref(digit), digit.repeat(64));
    }

    private static CheckpointRef ref(String digit) {
        return new CheckpointRef("s3://bucket/" + digit, digit.repeat(64));
    }
}
