// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.ContentCache;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.rollout.TinyPolicies;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingPolicy;
import io.triad.rollout.sampling.Waiting;
import io.triad.rollout.sampling.WhenMissing;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The timeout only ends a test that waits where it should have been refused. */
@Timeout(120)
class PolicyCacheTest {
    private static final long DEADLINE_SECONDS = 60;
    private static final int MAX_BYTES = 10_000_000;

    /** A store of files that remembers which of them were fetched. */
    private static final class RememberingStore implements ObjectStore {
        private final ObjectStore files;
        private final List<String> fetched = new CopyOnWriteArrayList<>();

        RememberingStore(ObjectStore files) {
            this.files = files;
        }

        @Override
        public void get(String key, Path target, long maxBytes) {
            fetched.add(key);
            files.get(key, target, maxBytes);
        }

        @Override
        public byte[] get(String key, int maxBytes) {
            fetched.add(key);
            return files.get(key, maxBytes);
        }

        @Override
        public Described describe(String key) {
            return files.describe(key);
        }

        @Override
        public void read(String key, String version, long from, MemorySegment to) {
            fetched.add(key);
            files.read(key, version, from, to);
        }

        @Override
        public void put(String key, Path file) {
            files.put(key, file);
        }

        @Override
        public void put(String key, byte[] content) {
            files.put(key, content);
        }

        @Override
        public boolean exists(String key) {
            return files.exists(key);
        }

        @Override
        public List<Stored> list(String prefix) {
            return files.list(prefix);
        }

        @Override
        public void delete(String key) {
            files.delete(key);
        }

        @Override
        public String uri(String key) {
            return files.uri(key);
        }

        @Override
        public String key(String uri) {
            return files.key(uri);
        }

        @Override
        public void close() {
            files.close();
        }
    }

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RememberingStore objects;
    private CheckpointStore checkpoints;
    private PolicyCache cache;

    @BeforeEach
    void open() {
        objects = new RememberingStore(new FileObjectStore(folder.resolve("store")));
        checkpoints = new CheckpointStore(objects);
        cache = cache(2, Long.MAX_VALUE);
    }

    @AfterEach
    void close() {
        cache.close();
        objects.close();
    }

    @Test
    void shouldFetchAVersionOnceAndLeaveTheOptimizerWhereItIs() throws Exception {
        CheckpointRef checkpoint = publish("one", 1);

        try (PolicyLease lease = lease(checkpoint)) {
            try (PolicyLease waits = lease(checkpoint);
                    PolicyLease refuses =
                            cache.lease(checkpoint, WhenMissing.REFUSE).join()) {
                assertThat(waits.policy()).isSameAs(lease.policy());
                assertThat(refuses.policy()).isSameAs(lease.policy());
                assertThat(cache.numLeases()).isEqualTo(3);
            }
            assertThat(objects.fetched)
                    .containsExactlyInAnyOrder(
                            "one/manifest.json", "one/config.json", "one/tokenizer.json", "one/model.safetensors");
            assertThat(draw(lease.policy())).isEqualTo(drawn(checkpoint, 1));
        }
        assertThat(cache.waiting()).isEmpty();
        assertThat(cache.numLeases()).isZero();
    }

    @Test
    void shouldFetchOnlyWhatChangedOfTheNextVersion() throws Exception {
        lease(publish("one", 1)).close();
        CheckpointRef two = publish("two", 2);

        try (PolicyLease lease = lease(two)) {
            assertThat(draw(lease.policy())).isEqualTo(drawn(two, 2));
        }
        assertThat(objects.fetched).containsExactlyInAnyOrder("two/manifest.json", "two/model.safetensors");
    }

    @Test
    void shouldLetTheLeastRecentlyUsedGoAndCloseIt() throws Exception {
        // Given room for two, and the first of them used last
        CheckpointRef one = publish("one", 1);
        CheckpointRef two = publish("two", 2);
        CheckpointRef three = publish("three", 3);
        SamplingPolicy first = used(one);
        SamplingPolicy second = used(two);
        used(one);

        // When
        SamplingPolicy third = used(three);

        // Then
        assertClosed(second);
        assertThat(used(one)).isSameAs(first);
        assertThat(used(three)).isSameAs(third);
        assertThat(draw(first)).isEqualTo(drawn(one, 1));

        // And what went is loaded again when it is wanted again
        assertThat(draw(used(two))).isEqualTo(drawn(two, 2));
        assertClosed(first);
    }

    @Test
    void shouldKeepToItsBytesAndNeverCloseWhatIsInUse() throws Exception {
        // Given room for one and a half, and one in use
        cache.close();
        long numBytes =
                HeldWeights.of(TinyPolicies.weights(1), Optional.empty()).numBytes();
        cache = cache(9, numBytes * 3 / 2);
        CheckpointRef one = publish("one", 1);
        CheckpointRef two = publish("two", 2);
        PolicyLease first = lease(one);
        assertThat(cache.numBytes()).isEqualTo(numBytes);

        // When another is wanted
        CompletableFuture<PolicyLease> second = cache.lease(two, WhenMissing.WAIT);

        // Then it waits for the first one's user, who goes on
        for (int turn = 0; turn < 20; turn++) {
            assertThat(draw(first.policy())).isEqualTo(drawn(one, 1));
        }
        assertThat(second).isNotDone();
        first.close();
        first.close();
        try (PolicyLease lease = second.get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            assertThat(draw(lease.policy())).isEqualTo(drawn(two, 2));
        }
        assertClosed(first.policy());
        assertThat(cache.numBytes()).isEqualTo(numBytes);
        assertThat(cache.numLeases()).isZero();
    }

    @Test
    void shouldSayThatAVersionIsTooLargeForTheMemory() {
        cache.close();
        cache = cache(9, 1000);
        CheckpointRef one = publish("one", 1);

        assertRefused(one, ErrorCode.EXHAUSTED, "policy-memory-bytes is 1000");
    }

    @Test
    void shouldWaitForAVersionSayWhyAndLoadOthersMeanwhile() throws Exception {
        // Given a version that is taken away again
        CheckpointRef late = publish("late", 2);
        byte[] manifest = objects.get("late/manifest.json", MAX_BYTES);
        objects.delete("late/manifest.json");

        // When
        CompletableFuture<PolicyLease> lease = cache.lease(late, WhenMissing.WAIT);
        Waiting waiting = awaitReason(lease);

        // Then it says so, others are not held up, and whoever does not wait hears of it
        assertThat(waiting.checkpoint()).isEqualTo(late);
        assertThat(waiting.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(waiting.reason()).contains("late/manifest.json");
        assertThat(meters.get("triad.rollout.policies.waiting").gauge().value()).isOne();
        assertThat(meters.get("triad.rollout.policies.failures")
                        .tag("reason", "not_found")
                        .counter()
                        .count())
                .isPositive();
        CheckpointRef other = publish("other", 1);
        assertThat(draw(used(other))).isEqualTo(drawn(other, 1));
        assertRefused(late, ErrorCode.NOT_FOUND, "late/manifest.json");
        assertThat(lease).isNotDone();

        // And when it is back
        objects.put("late/manifest.json", manifest);
        assertThat(draw(lease.get(DEADLINE_SECONDS, TimeUnit.SECONDS).policy())).isEqualTo(drawn(late, 2));
        assertThat(cache.waiting()).isEmpty();
        assertThat(meters.get("triad.rollout.policies.waiting").gauge().value()).isZero();
    }

    /** A wrong byte, and weights that are another's, right as they may be in themselves. */
    @Test
    void shouldNeverGiveOtherWeightsThanThoseAskedFor() throws Exception {
        CheckpointRef other = publish("other", 1);
        for (boolean swapped : List.of(true, false)) {
            // Given
            String name = swapped ? "swapped" : "damaged";
            long seed = swapped ? 2 : 3;
            CheckpointRef wanted = publish(name, seed);
            String weights = name + "/" + PolicyFolder.WEIGHTS;
            byte[] right = objects.get(weights, MAX_BYTES);
            byte[] wrong = right.clone();
            wrong[wrong.length - 5] ^= 1;
            objects.put(
                    weights,
                    swapped ? objects.get(objects.key(other.uri()) + "/" + PolicyFolder.WEIGHTS, MAX_BYTES) : wrong);

            // When
            CompletableFuture<PolicyLease> lease = cache.lease(wanted, WhenMissing.WAIT);
            assertThat(awaitReason(lease).reason()).contains("is corrupt: expected SHA-256");
            assertThat(lease).isNotDone();
            objects.put(weights, right);

            // Then
            try (PolicyLease got = lease.get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                assertThat(draw(got.policy())).isEqualTo(drawn(wanted, seed));
            }
        }
    }

    @Test
    void shouldStopWaitingWhenTheServiceEnds() {
        CheckpointRef missing = new CheckpointRef(objects.uri("missing"), "c".repeat(64));
        CompletableFuture<PolicyLease> lease = cache.lease(missing, WhenMissing.WAIT);
        awaitReason(lease);

        cache.close();

        for (var each : List.of(lease, cache.lease(missing, WhenMissing.WAIT))) {
            assertThatThrownBy(() -> each.get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void shouldRefuseAtOnceWhoeverDoesNotWait() throws Exception {
        CheckpointRef there = publish("there", 1);
        CheckpointRef missing = new CheckpointRef(objects.uri("missing"), "c".repeat(64));
        CheckpointRef another = new CheckpointRef(there.uri(), "c".repeat(64));

        assertRefused(missing, ErrorCode.NOT_FOUND, "missing/manifest.json");
        assertRefused(another, ErrorCode.CORRUPT_CHECKPOINT, "expected SHA-256 cccc");
        assertRefused(
                new CheckpointRef("s3://elsewhere/x", "c".repeat(64)), ErrorCode.INVALID_REQUEST, "s3://elsewhere/x");
        assertThat(cache.waiting()).as("nobody waits").isEmpty();
        try (PolicyLease lease = cache.lease(there, WhenMissing.REFUSE).get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            assertThat(draw(lease.policy())).isEqualTo(drawn(there, 1));
        }
    }

    @Test
    void shouldRefuseToKeepNoPolicies() {
        assertThatThrownBy(() -> cache(0, 1))
                .isInstanceOf(TriadException.class)
                .hasMessage("maxPolicies is 0; it must be 1 or more");
        assertThatThrownBy(() -> cache(1, 0))
                .isInstanceOf(TriadException.class)
                .hasMessage("policyMemoryBytes is 0; it must be 1 or more");
    }

    @Test
    void shouldCloseAllThatIsReady() throws Exception {
        SamplingPolicy policy = used(publish("one", 1));

        cache.close();

        assertClosed(policy);
    }

    private PolicyCache cache(int maxPolicies, long maxBytes) {
        return new PolicyCache(
                new EmbeddedPolicies(
                        new CheckpointStore(objects, new ContentCache(folder.resolve("fetched"), 1 << 20)),
                        folder.resolve("opened"),
                        EmbeddedSamplerSettings.of(4, 1)),
                (missing, reason) -> Optional.empty(),
                maxPolicies,
                maxBytes,
                new PolicyMeters(meters));
    }

    private PolicyLease lease(CheckpointRef checkpoint) throws Exception {
        return cache.lease(checkpoint, WhenMissing.WAIT).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private SamplingPolicy used(CheckpointRef checkpoint) throws Exception {
        try (PolicyLease lease = lease(checkpoint)) {
            return lease.policy();
        }
    }

    private static void assertClosed(SamplingPolicy policy) {
        assertThatThrownBy(() -> draw(policy))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released");
    }

    private void assertRefused(CheckpointRef checkpoint, ErrorCode code, String words) {
        assertThatThrownBy(() -> cache.lease(checkpoint, WhenMissing.REFUSE).get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private CheckpointRef publish(String prefix, long seed) {
        CheckpointRef checkpoint = TinyPolicies.publish(checkpoints, prefix, seed);
        objects.fetched.clear();
        return checkpoint;
    }

    private Waiting awaitReason(CompletableFuture<PolicyLease> lease) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (cache.waiting().isEmpty()) {
            if (lease.isDone()) {
                fail("it did not wait");
            }
            if (System.nanoTime() > end) {
                fail("it does not say what it waits for");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return cache.waiting().getFirst();
    }

    private static List<SampledResponse> drawn(CheckpointRef checkpoint, long seed) {
        try (SamplingPolicy policy = new SamplingPolicy(
                TinyPolicies.provenance(checkpoint),
                TinyPolicies.tokenizer(),
                new EmbeddedSampler(TinyPolicies.weights(seed), 4, 1))) {
            return draw(policy);
        }
    }

    private static List<SampledResponse> draw(SamplingPolicy policy) {
        CheckpointRef unread = new CheckpointRef("s3://bucket/unread", "a".repeat(64));
        return policy.sample(List.of(new GroupRequest(unread, "", "1+1", new SamplingSettings(1, 1, 12), 2, 5)))
                .getFirst();
    }
}
