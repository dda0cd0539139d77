// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.TriadException;
import io.triad.policy.Tensor;
import io.triad.policy.folder.PolicyDownload;
import io.triad.policy.lora.LoraMerge;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.Digests;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.store.LaneWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters, averages and recomputation in a lane, and a lane that must stop. */
class LaneMechanicsTest {
    private static final String PLAIN = "{ learningRate: 1e-2 }";
    private static final String ADAPTED = "{ learningRate: 1e-2, adapter: { rank: 2, targets: [q_proj, down_proj] } }";
    private static final String AVERAGED = "{ learningRate: 1e-2, ema: 0.75 }";

    @TempDir
    private Path folder = Path.of("");

    private TrialLane trained(String name, String training, boolean withRestarts) throws IOException {
        TrialLane lane = new TrialLane(folder.resolve(name), training);
        lane.train(withRestarts);
        return lane;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                ADAPTED,
                AVERAGED,
                "{ learningRate: 1e-2, ema: 0.5, recompute: true, adapter: { rank: 1, alpha: 2 } }"
            })
    void shouldGoOnToTheSameBitsAfterRestarts(String training) throws IOException {
        try (TrialLane straight = trained("straight", training, false);
                TrialLane restarted = trained("restarted", training, true)) {
            assertThat(restarted.steps())
                    .extracting(StepTrained::getWeightsSha256After)
                    .containsExactlyElementsOf(straight.steps().stream()
                            .map(StepTrained::getWeightsSha256After)
                            .toList())
                    .doesNotHaveDuplicates();
            assertThat(restarted.published())
                    .extracting(PolicyPublished::getWeightsSha256)
                    .containsExactlyElementsOf(straight.published().stream()
                            .map(PolicyPublished::getWeightsSha256)
                            .toList());
            assertThat(restarted.loaded(TrialLane.STEPS).laneWeights())
                    .isEqualTo(straight.loaded(TrialLane.STEPS).laneWeights());
        }
    }

    @Test
    void shouldTrainTheSameBitsRecomputed() throws IOException {
        try (TrialLane kept = trained("kept", PLAIN, false);
                TrialLane recomputed = trained("recomputed", "{ learningRate: 1e-2, recompute: true }", false)) {
            assertThat(recomputed.version(TrialLane.STEPS).weightsSha256())
                    .isEqualTo(kept.version(TrialLane.STEPS).weightsSha256());
        }
    }

    @Test
    void shouldPublishAdaptersOfTheBase() throws IOException {
        try (TrialLane lane = trained("lane", ADAPTED, false)) {
            LaneCheckpoints.Loaded first = lane.loaded(0);
            for (int version = 0; version < TrialLane.STEPS; version++) {
                // Then each is an adapter in PEFT's layout, and says of what
                CheckpointManifest manifest = new CheckpointStore(lane.objects())
                        .manifest(lane.version(version).checkpoint());
                assertThat(manifest.files())
                        .extracting(CheckpointManifest.File::name)
                        .contains("adapter_config.json", "adapter_model.safetensors", "config.json", "tokenizer.json")
                        .doesNotContain("model.safetensors");
                assertThat(manifest.file("optimizer.safetensors").isPresent()).isEqualTo(version > 0);
                assertThat(manifest.parent()).contains(lane.base().checkpoint().sha256());
                assertThat(manifest.metadata())
                        .containsEntry("base_uri", lane.base().checkpoint().uri())
                        .containsEntry("base_sha256", lane.base().checkpoint().sha256());
                LaneWeights weights = lane.loaded(version).laneWeights();
                assertThat(weights.whole()).isEqualTo(first.weights());
                assertThat(Digests.of(weights.tensors()))
                        .isEqualTo(lane.version(version).weightsSha256());
            }
            // And the first of them changes nothing
            assertThat(first.laneWeights().merged()).isEqualTo(first.weights());
            assertThat(lane.loaded(1).laneWeights().merged()).isNotEqualTo(first.weights());
        }
    }

    /** Merged, so that the merge and the evaluation read it as they read others. */
    @Test
    void shouldEndWithWholeWeights() throws IOException {
        try (TrialLane lane = trained("lane", ADAPTED, true)) {
            LaneCheckpoints.Loaded last = lane.loaded(TrialLane.STEPS);

            assertThat(last.laneWeights().adapter()).isEmpty();
            assertThat(last.optimizer()).isEmpty();
            assertThat(last.weights()).isNotEqualTo(lane.loaded(0).weights());
            assertThat(last.weights().tensor("model.layers.0.self_attn.k_proj.weight"))
                    .isEqualTo(lane.loaded(0).weights().tensor("model.layers.0.self_attn.k_proj.weight"));
            assertThat(lane.published().getLast().getFinal()).isTrue();
            assertThat(lane.published().getLast().getWeightsSha256())
                    .isEqualTo(Digests.of(last.weights().tensors()))
                    .isNotEqualTo(lane.steps().getLast().getWeightsSha256After());
        }
    }

    /** Two steps a level: the reference is the adapter that the level began with, found again after each restart. */
    @Test
    void shouldReferToTheAdapterThatTheLevelBeganWith() throws IOException {
        try (TrialLane lane = trained("lane", ADAPTED, true)) {
            List<BatchManifest> manifests =
                    lane.steps().stream().map(StepTrained::getManifest).toList();
            String first = lane.version(0).weightsSha256();
            String second = lane.version(2).weightsSha256();
            assertThat(manifests)
                    .extracting(BatchManifest::getReferenceSha256)
                    .containsExactly(first, first, second, second);
            assertThat(lane.steps().getFirst().getMetrics().getKl()).isZero();
            assertThat(lane.steps().get(1).getMetrics().getKl()).isPositive();
        }
    }

    /** By hand, in float64, from the versions that were published: a₀ = θ₀, aₜ = 0.75·aₜ₋₁ + 0.25·θₜ. */
    @Test
    void shouldEndWithTheAverage() throws IOException {
        try (TrialLane averaged = trained("averaged", AVERAGED, true);
                TrialLane plain = trained("plain", PLAIN, false)) {
            String name = "model.layers.1.mlp.up_proj.weight";
            double[] average = wide(plain.loaded(0).weights().tensor(name));
            for (int version = 1; version <= TrialLane.STEPS; version++) {
                double[] weights = wide(plain.loaded(version).weights().tensor(name));
                for (int index = 0; index < average.length; index++) {
                    average[index] = 0.75 * average[index] + 0.25 * weights[index];
                }
            }
            double[] last = wide(averaged.loaded(TrialLane.STEPS).weights().tensor(name));
            for (int index = 0; index < average.length; index++) {
                assertThat(last[index]).isCloseTo(average[index], within(1e-7));
            }
            // What is sampled and trained on is not the average.
            assertThat(averaged.version(TrialLane.STEPS - 1).weightsSha256())
                    .isEqualTo(plain.version(TrialLane.STEPS - 1).weightsSha256());
            assertThat(averaged.version(TrialLane.STEPS).weightsSha256())
                    .isNotEqualTo(plain.version(TrialLane.STEPS).weightsSha256());
        }
    }

    /** The average of the factors, then their product. */
    @Test
    void shouldMergeTheAverageOfAnAdapter() throws IOException {
        try (TrialLane lane =
                trained("lane", "{ learningRate: 1e-2, ema: 0.5, adapter: { rank: 2, targets: [v_proj] } }", true)) {
            LaneWeights before = lane.loaded(TrialLane.STEPS - 1).laneWeights();
            SequencedMap<String, Tensor> averages =
                    lane.loaded(TrialLane.STEPS - 1).optimizer().orElseThrow().averages();

            assertThat(averages.keySet())
                    .isEqualTo(before.adapter().orElseThrow().tensors().keySet());
            assertThat(averages).isNotEqualTo(before.adapter().orElseThrow().tensors());
            assertThat(lane.loaded(TrialLane.STEPS).weights())
                    .isNotEqualTo(
                            LoraMerge.merge(before.whole(), before.adapter().orElseThrow()))
                    .isNotEqualTo(before.whole());
        }
    }

    @Test
    void shouldRefuseAnAdapterWhereWholeWeightsAreAskedFor() throws IOException {
        try (TrialLane lane = trained("lane", ADAPTED, false)) {
            String uri = lane.version(1).checkpoint().uri();
            assertThatThrownBy(() -> PolicyDownload.fetch(lane.objects(), uri, folder.resolve("fetched")))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining(
                            "is a LoRA adapter of " + lane.base().checkpoint().uri());
            assertThat(folder.resolve("fetched")).isEmptyDirectory();
        }
    }

    /** The lane stops and says why, nothing of the step is published, and other lanes go on. */
    @Test
    void shouldStopTheLaneAtANumberThatIsNotFinite() throws IOException {
        try (TrialLane lane = new TrialLane(folder.resolve("lane"), PLAIN)) {
            lane.step(1, -2f);

            lane.step(2, Float.NaN);

            assertThat(lane.stops()).singleElement().satisfies(stop -> {
                assertThat(stop.getLane()).isEqualTo("deduction");
                assertThat(stop.getStep()).isEqualTo(2);
                assertThat(stop.getErrorCode()).isEqualTo("NON_FINITE");
                assertThat(stop.getReason()).startsWith("rollout r/deduction/2/0/0:");
            });
            assertThat(lane.steps()).hasSize(1);
            assertThat(lane.published()).hasSize(2);
            assertThat(Optional.of(lane.version(1).weightsSha256()))
                    .contains(lane.steps().getFirst().getWeightsSha256After());
            assertThat(lane.ledger().stopped()).extracting(LaneKey::toString).containsExactly("r/deduction");
            Set<Lane> others = new HashSet<>();
            for (int turn = 0; turn < Lane.values().length; turn++) {
                lane.ledger()
                        .next(Instant.now())
                        .ifPresent(work -> others.add(work.key().lane()));
            }
            assertThat(others).containsExactlyInAnyOrder(Lane.INDUCTION, Lane.ABDUCTION);
        }
    }

    private static double[] wide(Tensor tensor) {
        float[] values = tensor.toArray();
        double[] wide = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            wide[index] = values[index];
        }
        return wide;
    }
}
