// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.SpecialistFinal;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.Lane;
import java.util.List;
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
            "d".repeat(64));

    @Test
    void shouldReadBackTheMergeThatItWrote() {
        assertThat(MergeWire.merge(MergeWire.toEvent(MERGE))).isEqualTo(MERGE);
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
