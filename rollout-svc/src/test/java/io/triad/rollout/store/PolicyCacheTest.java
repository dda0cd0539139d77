// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.rollout.TinyPolicies;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingPolicy;
import io.triad.rollout.sampling.WhenMissing;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
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

    private RememberingStore objects;
    private CheckpointStore checkpoints;
    private PolicyCache cache;

    @BeforeEach
    void open() {
        objects = new RememberingStore(new FileObjectStore(folder.resolve("store")));
        checkpoints = new CheckpointStore(objects);
        cache = new PolicyCache(checkpoints, folder.resolve("fetched"), 2, 4, 1);
    }

    @AfterEach
    void close() {
        cache.close();
        objects.close();
    }

    @Test
    void shouldFetchAVersionOnceAndLeaveTheOptimizerWhereItIs() throws Exception {
        CheckpointRef checkpoint = publish("one", 1);

        SamplingPolicy policy = cache.policy(checkpoint, WhenMissing.WAIT);

        assertThat(cache.policy(checkpoint, WhenMissing.WAIT)).isSameAs(policy);
        assertThat(cache.policy(checkpoint, WhenMissing.REFUSE)).isSameAs(policy);
        assertThat(objects.fetched)
                .containsExactlyInAnyOrder(
                        "one/manifest.json", "one/config.json", "one/tokenizer.json", "one/model.safetensors");
        assertThat(draw(policy)).isEqualTo(drawn(1));
        assertThat(cache.waitingFor()).isEmpty();
    }

    @Test
    void shouldLetTheLeastRecentlyUsedGoAndCloseIt() throws Exception {
        // Given room for two, and the first of them used last
        CheckpointRef one = publish("one", 1);
        CheckpointRef two = publish("two", 2);
        CheckpointRef three = publish("three", 3);
        SamplingPolicy first = cache.policy(one, WhenMissing.WAIT);
        SamplingPolicy second = cache.policy(two, WhenMissing.WAIT);
        cache.policy(one, WhenMissing.WAIT);

        // When
        SamplingPolicy third = cache.policy(three, WhenMissing.WAIT);

        // Then
        assertThatThrownBy(() -> draw(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released");
        assertThat(folder.resolve("fetched")).isDirectoryNotContaining("glob:**" + two.sha256());
        assertThat(cache.policy(one, WhenMissing.WAIT)).isSameAs(first);
        assertThat(cache.policy(three, WhenMissing.WAIT)).isSameAs(third);
        assertThat(draw(first)).isEqualTo(drawn(1));
        assertThat(draw(third)).isEqualTo(drawn(3));

        // And what went is fetched again when it is wanted again
        assertThat(draw(cache.policy(two, WhenMissing.WAIT))).isEqualTo(drawn(2));
        assertThatThrownBy(() -> draw(first))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released");
    }

    @Test
    void shouldWaitForAVersionAndSayWhy() throws Exception {
        // Given a version that is taken away again, while another is ready
        cache.policy(publish("one", 1), WhenMissing.WAIT);
        CheckpointRef late = publish("late", 2);
        byte[] manifest = objects.get("late/manifest.json", MAX_BYTES);
        objects.delete("late/manifest.json");

        // When
        CompletableFuture<SamplingPolicy> policy = waiting(late);
        assertThat(awaitReason(policy)).contains(late.uri(), "late/manifest.json");
        assertThat(policy).isNotDone();
        objects.put("late/manifest.json", manifest);

        // Then
        assertThat(draw(policy.get(DEADLINE_SECONDS, TimeUnit.SECONDS))).isEqualTo(drawn(2));
        assertThat(cache.waitingFor()).isEmpty();
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
            CompletableFuture<SamplingPolicy> policy = waiting(wanted);
            assertThat(awaitReason(policy)).contains("is corrupt: expected SHA-256");
            assertThat(policy).isNotDone();
            objects.put(weights, right);

            // Then
            assertThat(draw(policy.get(DEADLINE_SECONDS, TimeUnit.SECONDS))).isEqualTo(drawn(seed));
        }
    }

    @Test
    void shouldStopWaitingWhenTheServiceEnds() throws Exception {
        CompletableFuture<SamplingPolicy> policy = new CompletableFuture<>();
        CheckpointRef missing = new CheckpointRef(objects.uri("missing"), "c".repeat(64));
        Thread thread = Thread.ofPlatform().daemon().start(() -> complete(policy, missing));
        awaitReason(policy);

        thread.interrupt();

        assertThatThrownBy(() -> policy.get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
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
        assertThat(cache.waitingFor()).as("nobody waits").isEmpty();
        assertThat(draw(cache.policy(there, WhenMissing.REFUSE))).isEqualTo(drawn(1));
    }

    @Test
    void shouldRefuseToKeepNoPolicies() {
        assertThatThrownBy(() -> new PolicyCache(checkpoints, folder, 0, 4, 1))
                .isInstanceOf(TriadException.class)
                .hasMessage("maxPolicies is 0; it must be 1 or more");
    }

    @Test
    void shouldCloseAllThatIsReady() throws Exception {
        SamplingPolicy policy = cache.policy(publish("one", 1), WhenMissing.WAIT);

        cache.close();

        assertThatThrownBy(() -> draw(policy))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released");
    }

    private void assertRefused(CheckpointRef checkpoint, ErrorCode code, String words) {
        assertThatThrownBy(() -> cache.policy(checkpoint, WhenMissing.REFUSE))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private CheckpointRef publish(String prefix, long seed) {
        CheckpointRef checkpoint = TinyPolicies.publish(checkpoints, prefix, seed);
        objects.fetched.clear();
        return checkpoint;
    }

    private CompletableFuture<SamplingPolicy> waiting(CheckpointRef checkpoint) {
        CompletableFuture<SamplingPolicy> policy = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> complete(policy, checkpoint));
        return policy;
    }

    private void complete(CompletableFuture<SamplingPolicy> policy, CheckpointRef checkpoint) {
        try {
            policy.complete(cache.policy(checkpoint, WhenMissing.WAIT));
        } catch (InterruptedException | RuntimeException e) {
            policy.completeExceptionally(e);
        }
    }

    private String awaitReason(CompletableFuture<SamplingPolicy> policy) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (cache.waitingFor().isEmpty()) {
            if (policy.isDone()) {
                fail("it did not wait");
            }
            if (System.nanoTime() > end) {
                fail("it does not say what it waits for");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return cache.waitingFor().orElse("");
    }

    private static List<SampledResponse> drawn(long seed) {
        try (SamplingPolicy policy =
                new SamplingPolicy(TinyPolicies.tokenizer(), new EmbeddedSampler(TinyPolicies.weights(seed), 4, 1))) {
            return draw(policy);
        }
    }

    private static List<SampledResponse> draw(SamplingPolicy policy) {
        CheckpointRef unread = new CheckpointRef("s3://bucket/unread", "a".repeat(64));
        return policy.sample(List.of(new GroupRequest(unread, "", "1+1", new SamplingSettings(1, 1, 12), 2, 5)))
                .getFirst();
    }
}
