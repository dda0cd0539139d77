// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.rollout.FakeVllm;
import io.triad.rollout.TinyPolicies;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.Provenance;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingQueue;
import io.triad.rollout.sampling.WhenMissing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task's way through the real queue, cache and engine to a server and back. The server draws with what it really read, and
 * an engine of the test's own says what the right weights draw. The timeout only ends a test that waits for ever.
 */
@Timeout(120)
class RemotePoliciesTest {
    private static final long DEADLINE_SECONDS = 60;
    private static final long STARTED = 100;
    private static final SamplingSettings SETTINGS = new SamplingSettings(1, 1, 8);

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private FileObjectStore objects;
    private CheckpointStore checkpoints;
    private Path shared;
    private FakeVllm vllm;
    private PolicyCache cache;
    private SamplingQueue queue;

    @BeforeEach
    void open() throws IOException {
        objects = new FileObjectStore(folder.resolve("store"));
        checkpoints = new CheckpointStore(objects);
        shared = Files.createDirectory(folder.resolve("shared"));
        vllm = new FakeVllm(TinyPolicies.weights(STARTED), shared);
    }

    @AfterEach
    void close() {
        closeService();
        vllm.close();
        objects.close();
    }

    private void closeService() {
        if (queue != null) {
            queue.close();
            cache.close();
        }
    }

    /** The service's parts, as it wires them. */
    private void serve(int maxPolicies, String... settings) {
        closeService();
        String[] all = Stream.concat(
                        Stream.of(
                                "server",
                                vllm.uri().toString(),
                                "shared-folder",
                                shared.toString(),
                                "server-folder",
                                FakeVllm.MOUNTED_AT,
                                "retries.max",
                                "1",
                                "retries.first-pause",
                                "1ms",
                                "breaker.window",
                                "10000"),
                        Stream.of(settings))
                .toArray(String[]::new);
        PolicyMeters policyMeters = new PolicyMeters(meters);
        cache = new PolicyCache(
                new RemotePolicies(
                        checkpoints, folder.resolve("opened"), RemoteConfigs.vllm(all), Duration.ofMillis(20)),
                (missing, reason) -> Optional.empty(),
                maxPolicies,
                1,
                policyMeters);
        queue = new SamplingQueue(cache, 16, 64);
        policyMeters.watch(cache, queue);
    }

    @Test
    void shouldSampleATaskFromAServerThatReadTheVersion() throws Exception {
        // Given
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);

        // When
        List<SampledResponse> responses = responses(submit(one));

        // Then
        assertDrawnFrom(TinyPolicies.weights(1), responses);
        assertThat(responses)
                .extracting(SampledResponse::provenance)
                .containsOnly(new Provenance(one, "vllm-0.32.0:policy", "", "F32"));
        assertThat(vllm.reloads()).containsExactly(FakeVllm.MOUNTED_AT + "/" + one.sha256());
        assertThat(cache.numBytes()).isZero();
        assertThat(folder.resolve("opened")).isEmptyDirectory();

        // And another user can read what the server is to read, all of it but what only the trainer needs
        Path placed = shared.resolve(one.sha256());
        assertThat(Files.getPosixFilePermissions(placed)).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(placed)) {
            assertThat(files.toList())
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-r--r--")))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("manifest.json", "config.json", "tokenizer.json", "model.safetensors");
        }
    }

    @Test
    void shouldServeLanesInTurnEachFromItsOwnWeights() throws Exception {
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);
        CheckpointRef two = publish("two", 2);

        for (int turn = 0; turn < 3; turn++) {
            var first = submit(one);
            var second = submit(two);
            assertDrawnFrom(TinyPolicies.weights(1), responses(first));
            assertDrawnFrom(TinyPolicies.weights(2), responses(second));
        }
        assertThat(vllm.reloads()).hasSizeGreaterThan(2);
    }

    @Test
    void shouldWaitForAServerThatIsAwaySayWhyAndGoOn() throws Exception {
        // Given a server that is not there yet
        vllm.stop();
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);

        // When
        var drawn = submit(one);

        // Then it waits, and health and metrics say why
        await(() -> !cache.waiting().isEmpty());
        assertDown(
                EngineChecks.policies(cache, queue), "waiting", one.uri(), "cannot be loaded", "does the server run?");
        await(() -> cache.engineTrouble().orElse("").contains("does the server run?"));
        assertDown(
                EngineChecks.engine(cache), "reason", "GET /health", vllm.uri().toString());
        assertThat(gauge("troubled")).isOne();
        assertThat(drawn).isNotDone();

        // And when it comes
        vllm.startAgain();
        assertDrawnFrom(TinyPolicies.weights(1), responses(drawn));
        awaitAllWell();
    }

    @Test
    void shouldWaitForAServerThatGoesAwayLaterAndHaveItsWeightsLoadedAgain() throws Exception {
        // Given a version that the server holds, and then it ends
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);
        assertDrawnFrom(TinyPolicies.weights(1), responses(submit(one)));
        vllm.stop();

        // When
        var drawn = submit(one);

        // Then
        await(() -> !queue.waiting().isEmpty());
        assertDown(
                EngineChecks.policies(cache, queue), "waiting", one.uri(), "cannot be drawn with", "does the server");
        assertThat(queue.waiting()).extracting(waiting -> waiting.code()).containsExactly(ErrorCode.UNAVAILABLE);
        assertThat(gauge("stalled")).isOne();
        assertThat(drawn).isNotDone();

        // And a new one knows nothing of the version, until it is told
        vllm.startAgain();
        assertDrawnFrom(TinyPolicies.weights(1), responses(drawn));
        assertThat(vllm.reloads()).hasSize(2);
        awaitAllWell();
    }

    @Test
    void shouldKeepNothingThatWasDrawnFromOtherWeights() throws Exception {
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);
        responses(submit(one));

        // When the server is restarted between two requests, and answers with what it was started with
        vllm.beforeNextDraw(vllm::forgetAll);

        // Then
        assertDrawnFrom(TinyPolicies.weights(1), responses(submit(one)));
        assertThat(vllm.reloads()).hasSize(2);
    }

    @Test
    void shouldKeepNothingThatAnotherReleaseMayHaveDrawn() throws Exception {
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);

        responses(submit(one));
        vllm.beforeNextDraw(() -> vllm.upgrade("0.33.0"));
        List<SampledResponse> responses = responses(submit(one));

        assertThat(responses)
                .extracting(response -> response.provenance().engineDigest())
                .containsOnly("vllm-0.33.0:policy");
        assertDrawnFrom(TinyPolicies.weights(1), responses);
    }

    @Test
    void shouldRemoveAVersionsFilesWhenItGoesAndNotBefore() throws Exception {
        // Given room for one, which is in use
        serve(1, "weights", "reload");
        CheckpointRef one = publish("one", 1);
        CheckpointRef two = publish("two", 2);
        PolicyLease lease = cache.lease(one, WhenMissing.WAIT).get(DEADLINE_SECONDS, TimeUnit.SECONDS);

        // When another is wanted
        var second = submit(two);
        assertDrawnFrom(
                TinyPolicies.weights(1),
                lease.policy().sample(List.of(group(one))).getFirst());

        // Then the first one's files stay until its user is done
        assertThat(second).isNotDone();
        assertThat(shared.resolve(one.sha256())).isDirectory();
        assertThat(shared.resolve(two.sha256())).doesNotExist();
        lease.close();
        assertDrawnFrom(TinyPolicies.weights(2), responses(second));
        assertThat(shared.resolve(one.sha256())).doesNotExist();
        assertThat(shared.resolve(two.sha256())).isDirectory();

        // And none is left when the service ends
        closeService();
        assertThat(shared.resolve(two.sha256())).doesNotExist();
    }

    /** The same checkpoint at two places is two policies, with one folder. */
    @Test
    void shouldKeepFilesThatAnotherPolicyUses() throws Exception {
        serve(2, "weights", "reload");
        CheckpointRef here = publish("here", 1);
        CheckpointRef there = publish("there", 1);
        assertThat(there.sha256()).isEqualTo(here.sha256());
        responses(submit(here));
        responses(submit(there));

        responses(submit(publish("other", 2)));
        vllm.forgetAll();

        assertThat(shared.resolve(there.sha256())).isDirectory();
        assertDrawnFrom(TinyPolicies.weights(1), responses(submit(there)));
    }

    @Test
    void shouldRemoveWhatACrashLeft() throws Exception {
        Path left = Files.createDirectory(shared.resolve("c".repeat(64)));
        Files.writeString(left.resolve("model.safetensors"), "of a version that nobody remembers");
        Path half = Files.createDirectory(shared.resolve(".fetching-1"));
        Path others = Files.createDirectory(shared.resolve("not-ours"));
        serve(4, "weights", "reload");

        responses(submit(publish("one", 1)));

        assertThat(left).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(others).isDirectory();
    }

    @Test
    void shouldNotShareItsFolderWithAnotherService() throws Exception {
        SharedFolder other = new SharedFolder(shared, FakeVllm.MOUNTED_AT);
        other.place(checkpoints, publish("others", 3), name -> true);
        serve(4, "weights", "reload");

        var drawn = submit(publish("one", 1));

        await(() -> !cache.waiting().isEmpty());
        assertThat(cache.waiting().getFirst().reason()).contains("another rollout-svc uses " + shared);
        other.close();
        assertDrawnFrom(TinyPolicies.weights(1), responses(drawn));
    }

    @Test
    void shouldServeTheVersionThatTheServerWasStartedWithAndNoOther() throws Exception {
        CheckpointRef started = publish("started", STARTED);
        CheckpointRef other = publish("other", 1);
        serve(4, "weights", "as-started", "started-with", started.sha256());

        assertDrawnFrom(TinyPolicies.weights(STARTED), responses(submit(started)));
        assertRefused(other, ErrorCode.INVALID_REQUEST, "started with checkpoint " + started.sha256(), "as-started");
        assertThat(shared).isEmptyDirectory();
        assertThat(vllm.reloads()).isEmpty();
    }

    /** As when the setting is changed and the server goes on with what it read before. */
    @Test
    void shouldNotTakeWeightsThatWereReloadedForThoseOfTheStart() throws Exception {
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);
        responses(submit(one));
        CheckpointRef started = publish("started", STARTED);
        serve(4, "weights", "as-started", "started-with", started.sha256());

        assertRefused(started, ErrorCode.UNAVAILABLE, "holds weights " + one.sha256(), "restart it");
        vllm.forgetAll();
        assertDrawnFrom(TinyPolicies.weights(STARTED), responses(submit(started)));
    }

    @Test
    void shouldRefuseAWholeModelWhereAdaptersAreServed() {
        CheckpointRef started = publish("started", STARTED);
        serve(4, "weights", "lora", "started-with", started.sha256());

        assertRefused(
                publish("one", 1),
                ErrorCode.INVALID_REQUEST,
                "no adapter_config.json",
                "no LoRA adapter",
                "triad.rollout.remote.weights=lora");
    }

    @Test
    void shouldServeAdaptersOfTheVersionThatTheServerWasStartedWith() throws Exception {
        // Given two adapters of the base, and room for them
        CheckpointRef started = publish("started", STARTED);
        LoraAdapter first = TinyPolicies.adapter(1);
        LoraAdapter second = TinyPolicies.adapter(2);
        CheckpointRef one = TinyPolicies.publishAdapter(checkpoints, "one", STARTED, first, started);
        CheckpointRef two = TinyPolicies.publishAdapter(checkpoints, "two", STARTED, second, started);
        serve(2, "weights", "lora", "started-with", started.sha256());

        // When, then both are served, in any order and after a restart
        assertDrawnFrom(first, responses(submit(one)));
        assertDrawnFrom(second, responses(submit(two)));
        assertDrawnFrom(first, responses(submit(one)));
        vllm.forgetAll();
        assertDrawnFrom(second, responses(submit(two)));
        try (Stream<Path> files = Files.list(shared.resolve(two.sha256()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("manifest.json", "adapter_config.json", "adapter_model.safetensors");
        }

        // And what goes is unloaded
        LoraAdapter third = TinyPolicies.adapter(3);
        assertDrawnFrom(
                third, responses(submit(TinyPolicies.publishAdapter(checkpoints, "three", STARTED, third, started))));
        assertThat(vllm.adapters()).hasSize(2).doesNotContain(one.sha256());
        assertThat(shared.resolve(one.sha256())).doesNotExist();
    }

    /** The server would read its base, and nobody would see. */
    @Test
    void shouldRefuseAnAdapterWhereWholeModelsAreServed() {
        serve(4, "weights", "reload");
        assertRefused(
                TinyPolicies.publishAdapter(checkpoints, "one", 7, TinyPolicies.adapter(1), publish("base", 7)),
                ErrorCode.INVALID_REQUEST,
                "it is a LoRA adapter",
                "triad.rollout.remote.weights=reload");
        assertThat(vllm.reloads()).isEmpty();
    }

    @Test
    void shouldRefuseAnAdapterOfAnotherBase() {
        CheckpointRef started = publish("started", STARTED);
        CheckpointRef other = publish("other", 7);
        serve(4, "weights", "lora", "started-with", started.sha256());

        assertRefused(
                TinyPolicies.publishAdapter(checkpoints, "one", 7, TinyPolicies.adapter(1), other),
                ErrorCode.INVALID_REQUEST,
                "it is an adapter of " + other.sha256(),
                "started with " + started.sha256());
    }

    @Test
    void shouldTellOfWholeResponsesOnly() throws Exception {
        serve(4, "weights", "reload");
        CheckpointRef one = publish("one", 1);
        try (PolicyLease lease = cache.lease(one, WhenMissing.WAIT).get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            assertThat(lease.policy().streams()).isFalse();
            assertThatThrownBy(() -> lease.policy().start(group(one), (sample, token, logProb) -> {}))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("ask for them with Sample");
        }
    }

    private CompletableFuture<List<SampledResponse>> submit(CheckpointRef checkpoint) throws InterruptedException {
        return queue.submit(group(checkpoint), WhenMissing.WAIT);
    }

    private static GroupRequest group(CheckpointRef checkpoint) {
        return new GroupRequest(checkpoint, "arithmetic", "1+1", SETTINGS, 3, 42);
    }

    private static List<SampledResponse> responses(CompletableFuture<List<SampledResponse>> drawn) throws Exception {
        return drawn.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertDrawnFrom(PolicyWeights weights, List<SampledResponse> responses) {
        assertDrawn(responses, request -> FakeVllm.drawn(weights, request));
    }

    private static void assertDrawnFrom(LoraAdapter adapter, List<SampledResponse> responses) {
        assertDrawn(responses, request -> FakeVllm.drawn(TinyPolicies.weights(STARTED), adapter, request));
    }

    private static void assertDrawn(List<SampledResponse> responses, Function<SampleRequest, Completion> rightWeights) {
        assertThat(responses).hasSize(3).allSatisfy(response -> {
            Completion expected = rightWeights.apply(new SampleRequest(response.prompt(), SETTINGS, response.seed()));
            assertThat(response.completion()).isEqualTo(expected);
        });
    }

    private void assertRefused(CheckpointRef checkpoint, ErrorCode code, String... words) {
        assertThatThrownBy(() -> cache.lease(checkpoint, WhenMissing.REFUSE).get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(TriadException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure).hasMessageContainingAll(words);
                });
    }

    private static void assertDown(HealthCheckResponse response, String data, String... words) {
        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(String.valueOf(response.getData().orElseThrow().get(data))).contains(words);
    }

    private void awaitAllWell() {
        await(() -> EngineChecks.engine(cache).getStatus() == Status.UP
                && EngineChecks.policies(cache, queue).getStatus() == Status.UP);
        assertThat(gauge("troubled")).isZero();
        assertThat(gauge("stalled")).isZero();
    }

    private double gauge(String name) {
        return meters.get("triad.rollout.engine." + name).gauge().value();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("what was waited for did not come");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private CheckpointRef publish(String prefix, long seed) {
        return TinyPolicies.publish(checkpoints, prefix, seed);
    }
}
