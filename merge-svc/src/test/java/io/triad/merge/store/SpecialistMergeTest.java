// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.TinyRecipe;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.MergeBook;
import io.triad.merge.book.ProposedMerge;
import io.triad.merge.book.SpecialistFinal;
import io.triad.merge.search.Candidate;
import io.triad.merge.search.Choice;
import io.triad.merge.search.Origin;
import io.triad.recipe.Lane;
import io.triad.recipe.MergePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialistMergeTest {
    private static final MergePlan PLAN = TinyRecipe.read().merge();
    private static final Candidate CANDIDATE = new Candidate(3, Origin.GRID, List.of(1.0, 0.5, 0.25));

    @TempDir
    Path folder;

    private ObjectStore objects;
    private SpecialistMerge merges;
    private final List<SpecialistFinal> inputs = new ArrayList<>();

    @BeforeEach
    void publishSpecialists() throws IOException {
        objects = new FileObjectStore(folder.resolve("store"));
        merges = new SpecialistMerge(objects, Files.createDirectories(folder.resolve("data")));
        for (Lane lane : Lane.specialists()) {
            Path made = Files.createDirectories(folder.resolve(lane.label()));
            SafetensorsWriter.write(
                    made.resolve("model.safetensors"), FloatTensor.of("w", Shape.of(2), lane.ordinal(), 1));
            Files.writeString(made.resolve("config.json"), "{}");
            Files.writeString(made.resolve("tokenizer.json"), "{}");
            CheckpointRef ref =
                    new CheckpointStore(objects).publish(made, "runs/run/" + lane.label() + "/1", null, Map.of());
            inputs.add(new SpecialistFinal("run", lane, 1, ref, ""));
        }
    }

    /** What stood in a manifest before there were searches stands in it still, and nothing else: its digest must not change. */
    @Test
    void shouldSayNothingOfASearchThatWasNot() {
        CompletedMerge merge = merges.make(new MergeBook.Missing.Merge("run", PLAN, inputs, Optional.empty()));

        assertThat(merge.choice()).isEmpty();
        assertThat(new CheckpointStore(objects)
                        .manifest(merge.output())
                        .metadata()
                        .keySet())
                .containsExactlyInAnyOrder(
                        "run",
                        "lane",
                        "version",
                        "merge.method",
                        "merge.normalize",
                        "merge.deduction.weight",
                        "merge.deduction.applied_weight",
                        "merge.deduction.manifest.sha256",
                        "merge.deduction.weights.sha256",
                        "merge.induction.weight",
                        "merge.induction.applied_weight",
                        "merge.induction.manifest.sha256",
                        "merge.induction.weights.sha256",
                        "merge.abduction.weight",
                        "merge.abduction.applied_weight",
                        "merge.abduction.manifest.sha256",
                        "merge.abduction.weights.sha256",
                        "weights.sha256");
    }

    @Test
    void shouldMergeTheChosenCandidateToItsBits() {
        ProposedMerge proposal = merges.propose(new MergeBook.Missing.Proposal("run", PLAN, inputs, CANDIDATE));

        CompletedMerge merge = merges.make(found(proposal.weightsSha256()));

        assertThat(merge.outputWeightsSha256()).isEqualTo(proposal.weightsSha256());
        assertThat(merge.inputs()).isEqualTo(proposal.inputs());
        assertThat(merge.choice()).contains(new Choice(CANDIDATE, 0.5, 4));
    }

    @Test
    void shouldRefuseAMergeThatIsNotWhatWasMeasured() {
        assertThatThrownBy(() -> merges.make(found("f".repeat(64))))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining("candidate 3")
                .hasMessageContaining("f".repeat(64));
        assertThat(objects.list("runs/run/merged/")).isEmpty();
    }

    @Test
    void shouldProposeAgainWhatAKillLeftAndRemoveItWhole() {
        MergeBook.Missing.Proposal wanted = new MergeBook.Missing.Proposal("run", PLAN, inputs, CANDIDATE);
        ProposedMerge proposal = merges.propose(wanted);
        objects.delete("runs/run/candidates/3/manifest.json");
        assertThat(merges.propose(wanted)).isEqualTo(proposal);
        ProposedMerge other = merges.propose(new MergeBook.Missing.Proposal(
                "run", PLAN, inputs, new Candidate(30, Origin.GRID, List.of(1.0, 1.0, 0.0))));

        // When: the manifest is gone already, as after a kill
        objects.delete("runs/run/candidates/3/manifest.json");
        merges.remove(proposal);
        merges.remove(proposal);

        assertThat(objects.list("runs/run/candidates/3/")).isEmpty();
        assertThat(new CheckpointStore(objects).manifest(other.checkpoint()).files())
                .isNotEmpty();
    }

    private MergeBook.Missing.Merge found(String weightsSha256) {
        return new MergeBook.Missing.Merge(
                "run", PLAN, inputs, Optional.of(new MergeBook.Found(new Choice(CANDIDATE, 0.5, 4), weightsSha256)));
    }
}
