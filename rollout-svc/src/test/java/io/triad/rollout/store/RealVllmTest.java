// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.LoraFolder;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingQueue;
import io.triad.rollout.sampling.WhenMissing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks before a vLLM that somebody started over the trial checkpoints of libs/engine; see its README. The embedded sampler
 * says what is right.
 */
@EnabledIfSystemProperty(named = "triad.engine.server", matches = "http.*")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealVllmTest {
    private static final SamplingSettings GREEDY = SamplingSettings.greedy(24);

    private final Path trial = Path.of(System.getProperty("triad.engine.checkpoints", "."));

    @TempDir
    Path folder;

    /** What a task is done with. */
    private record Lane(CheckpointRef checkpoint, Supplier<Sampler> right) {}

    @Test
    @Order(1)
    void shouldSampleFromTheVersionOfTheStart() throws Exception {
        CheckpointStore checkpoints = store();
        Lane first = lane(checkpoints, "first");
        assertSampled(checkpoints, List.of(first), "weights", "as-started", "started-with", digest(first));
    }

    @Test
    @Order(2)
    void shouldSampleFromAdapters() throws Exception {
        CheckpointStore checkpoints = store();
        Lane first = lane(checkpoints, "first");
        Path both = Files.createDirectory(folder.resolve("adapter"));
        copy(trial.resolve("first"), both);
        copy(trial.resolve("adapter"), both);
        PolicyWeights base = weights("first");
        Lane adapter = new Lane(
                checkpoints.publish(both, "adapter", first.checkpoint(), Map.of()),
                () -> new EmbeddedSampler(
                        base,
                        new LoraFolder(trial.resolve("adapter")).adapter(base.config()),
                        EmbeddedSamplerSettings.of(4, 1)));
        assertSampled(
                checkpoints,
                List.of(adapter),
                "weights",
                "lora",
                "started-with",
                digest(first),
                "shared-folder",
                Files.createDirectory(folder.resolve("shared")).toString());
    }

    /** The last, for the weights of the start are gone after it. */
    @Test
    @Order(3)
    void shouldSampleLanesInTurn() throws Exception {
        CheckpointStore checkpoints = store();
        Lane first = lane(checkpoints, "first");
        Lane second = lane(checkpoints, "second");
        assertSampled(
                checkpoints,
                List.of(second, first, second),
                "weights",
                "reload",
                "shared-folder",
                Files.createDirectory(folder.resolve("shared")).toString());
    }

    private void assertSampled(CheckpointStore checkpoints, List<Lane> lanes, String... weights) throws Exception {
        String[] settings = Stream.concat(
                        Stream.of(
                                "server", System.getProperty("triad.engine.server"),
                                "api-key", "sesame-42",
                                "max-sequence-tokens", "512"),
                        Stream.of(weights))
                .toArray(String[]::new);
        try (PolicyCache cache = new PolicyCache(
                        new RemotePolicies(
                                checkpoints,
                                folder.resolve("opened"),
                                RemoteConfigs.vllm(settings),
                                Duration.ofSeconds(1)),
                        (missing, reason) -> Optional.empty(),
                        4,
                        1,
                        new PolicyMeters(new SimpleMeterRegistry()));
                SamplingQueue queue = new SamplingQueue(cache, 16, 64)) {
            List<CompletableFuture<List<SampledResponse>>> drawn = new ArrayList<>();
            for (Lane lane : lanes) {
                drawn.add(queue.submit(
                        new GroupRequest(lane.checkpoint(), "Be brief.", "What is 3 + 4?", GREEDY, 2, 1),
                        WhenMissing.WAIT));
            }
            for (int index = 0; index < lanes.size(); index++) {
                try (Sampler right = lanes.get(index).right().get()) {
                    assertDrawnBy(right, drawn.get(index).get(4, TimeUnit.MINUTES));
                }
            }
        }
    }

    private static void assertDrawnBy(Sampler right, List<SampledResponse> responses) {
        for (SampledResponse response : responses) {
            Completion expected = right.sample(List.of(new SampleRequest(response.prompt(), GREEDY, response.seed())))
                    .getFirst();
            assertThat(response.completion().tokens()).isEqualTo(expected.tokens());
            for (int token = 0; token < expected.tokens().size(); token++) {
                assertThat(response.completion().logProbs().get(token))
                        .isCloseTo(expected.logProbs().get(token), within(1e-3f));
            }
            assertThat(response.provenance().engineDigest()).matches("vllm-\\d+\\.\\d+\\.\\d+.*:policy");
            assertThat(response.provenance().dtype()).isEqualTo("F32");
        }
    }

    private CheckpointStore store() {
        return new CheckpointStore(new FileObjectStore(folder.resolve("store")));
    }

    private Lane lane(CheckpointStore checkpoints, String name) {
        return new Lane(
                checkpoints.publish(trial.resolve(name), name, null, Map.of()),
                () -> new EmbeddedSampler(weights(name), 4, 1));
    }

    private PolicyWeights weights(String name) {
        return new PolicyFolder(trial.resolve(name)).weights();
    }

    private static String digest(Lane lane) {
        return lane.checkpoint().sha256();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
