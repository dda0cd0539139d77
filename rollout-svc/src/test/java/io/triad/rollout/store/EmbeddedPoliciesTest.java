// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.rollout.TinyPolicies;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are adapters, sampled here. */
class EmbeddedPoliciesTest {
    private static final long SEED = 7;
    private static final double TEMPERATURE = 0.7;

    @TempDir
    Path folder;

    private FileObjectStore objects;
    private CheckpointStore checkpoints;
    private EmbeddedPolicies policies;

    @BeforeEach
    void open() {
        objects = new FileObjectStore(folder.resolve("store"));
        checkpoints = new CheckpointStore(objects);
        policies = new EmbeddedPolicies(checkpoints, folder.resolve("fetched"), EmbeddedSamplerSettings.of(4, 1));
    }

    @AfterEach
    void close() {
        objects.close();
    }

    @Test
    void shouldSampleAnAdapterAsTheTrainerScoresIt() {
        // Given
        LoraAdapter adapter = TinyPolicies.adapter(1);
        CheckpointRef base = TinyPolicies.publish(checkpoints, "base", SEED);
        CheckpointRef version = TinyPolicies.publishAdapter(checkpoints, "one", SEED, adapter, base);
        // When
        List<Long> numBytes = new ArrayList<>();
        List<SampledResponse> responses = sampled(version, numBytes);
        // Then
        LogProbs expected;
        LogProbs ofTheBase;
        try (TrainablePolicy trainable = TrainablePolicy.of(TinyPolicies.weights(SEED), adapter);
                TrainablePolicy plain = TrainablePolicy.of(TinyPolicies.weights(SEED))) {
            expected = trainable.score(batch(responses), TEMPERATURE).logProbs();
            ofTheBase = plain.score(batch(responses), TEMPERATURE).logProbs();
        }
        double farthest = 0;
        int next = 0;
        for (SampledResponse response : responses) {
            LogProbs recorded = response.completion().logProbs();
            for (int token = 0; token < recorded.size(); token++, next++) {
                assertThat(recorded.get(token)).isCloseTo(expected.get(next), within(1e-4f));
                farthest = Math.max(farthest, Math.abs(recorded.get(token) - ofTheBase.get(next)));
            }
        }
        assertThat(next).isEqualTo(expected.size()).isPositive();
        assertThat(farthest).isGreaterThan(0.1);
        long adapterBytes = adapter.tensors().values().stream()
                .mapToLong(tensor -> tensor.shape().numElements() * Float.BYTES)
                .sum();
        assertThat(numBytes).containsExactly(numBytes(base) + adapterBytes);
        assertThat(folder.resolve("fetched")).isEmptyDirectory();
    }

    @Test
    void shouldSampleTheBaseWhereTheAdapterAddsNothing() {
        CheckpointRef base = TinyPolicies.publish(checkpoints, "base", SEED);
        LoraAdapter fresh = LoraAdapter.fresh(
                TinyPolicies.weights(SEED).config(), TinyPolicies.adapter(1).config(), 5);
        CheckpointRef version = TinyPolicies.publishAdapter(checkpoints, "zero", SEED, fresh, base);

        assertThat(sampled(version, new ArrayList<>()))
                .extracting(SampledResponse::completion)
                .isEqualTo(sampled(base, new ArrayList<>()).stream()
                        .map(SampledResponse::completion)
                        .toList());
    }

    @Test
    void shouldRefuseAnAdapterOfNoBase() throws Exception {
        CheckpointRef base = TinyPolicies.publish(checkpoints, "base", SEED);
        CheckpointRef version = TinyPolicies.publishAdapter(checkpoints, "one", SEED, TinyPolicies.adapter(1), base);
        Path files = Files.createDirectory(folder.resolve("without"));
        Path fetched = checkpoints.fetch(version, folder.resolve("copy"));
        for (String name :
                List.of("config.json", "tokenizer.json", "adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(fetched.resolve(name), files.resolve(name));
        }
        CheckpointRef homeless = checkpoints.publish(files, "homeless", base, Map.of());

        assertThatThrownBy(() -> policies.load(homeless, bytes -> {}))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining("does not say of what")
                .hasMessageContaining("base_uri");
        assertThat(folder.resolve("fetched")).isEmptyDirectory();
    }

    private long numBytes(CheckpointRef checkpoint) {
        List<Long> numBytes = new ArrayList<>();
        sampled(checkpoint, numBytes);
        return numBytes.getFirst();
    }

    private List<SampledResponse> sampled(CheckpointRef checkpoint, List<Long> numBytes) {
        PolicyLoader.Loaded loaded = policies.load(checkpoint, numBytes::add);
        try (var policy = loaded.policy()) {
            return policy.sample(List.of(new GroupRequest(
                            checkpoint, "", "(3+4)*2", new SamplingSettings(TEMPERATURE, 1, 12), 4, 1)))
                    .getFirst();
        }
    }

    private static TokenBatch batch(List<SampledResponse> responses) {
        return new TokenBatch(responses.stream()
                .map(response -> new ScoredSequence(
                        response.prompt(), response.completion().tokens()))
                .toList());
    }
}
