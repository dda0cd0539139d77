// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
    private static final Map<String, String> ORIGIN = Map.of("run", "r1", "lane", "deduction", "step", "3");
    private static final String PREFIX = "runs/r1/deduction/3";

    @TempDir
    Path folder;

    private ObjectStore objects;
    private CheckpointStore store;
    private Path files;
    private Path cache;

    @BeforeEach
    void prepare() {
        objects = new FileObjectStore(folder.resolve("objects"));
        store = new CheckpointStore(objects);
        files = CheckpointFixture.write(folder.resolve("files"), 1.5f);
        cache = folder.resolve("cache");
    }

    @Test
    void shouldRemoveFromACacheWhatWasLeftHalfFetched() throws Exception {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        Path fetched = store.fetch(ref, cache);
        Path half = Files.createDirectories(cache.resolve(".fetching-123"));
        Files.writeString(half.resolve("model.safetensors"), "half of it");

        CheckpointStore.sweep(cache);
        CheckpointStore.sweep(folder.resolve("no-cache"));

        assertThat(half).doesNotExist();
        assertThat(fetched).isDirectory();
    }

    @Test
    void shouldFetchWhatWasPublished() {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);

        Path fetched = store.fetch(ref, cache);

        assertThat(ref.uri()).endsWith(PREFIX);
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors", "optimizer.safetensors")) {
            assertThat(fetched.resolve(name)).hasSameBinaryContentAs(files.resolve(name));
        }
        assertThat(store.manifest(ref).metadata()).isEqualTo(ORIGIN);
        assertThat(store.manifest(ref).parent()).isEmpty();
        assertThat(store.find(PREFIX)).contains(ref);
        assertThat(cache).isDirectoryNotContaining("glob:**/.fetching-*");
    }

    @Test
    void shouldGiveTheSameDigestToTheSameFilesAndOriginOnly() {
        CheckpointRef first = store.publish(files, "a", null, ORIGIN);
        CheckpointRef again = store.publish(CheckpointFixture.write(folder.resolve("same"), 1.5f), "b", null, ORIGIN);
        CheckpointRef changed = store.publish(CheckpointFixture.write(folder.resolve("new"), 2f), "c", null, ORIGIN);
        CheckpointRef child = store.publish(files, "d", first, ORIGIN);

        assertThat(again.sha256()).isEqualTo(first.sha256());
        assertThat(changed.sha256()).isNotEqualTo(first.sha256());
        assertThat(child.sha256()).isNotEqualTo(first.sha256());
        assertThat(store.manifest(child).parent()).contains(first.sha256());
    }

    @Test
    void shouldBeInvisibleUntilTheManifestIsThereAndFinishWhatACrashLeft() {
        // Given a crash before the manifest
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        objects.delete(PREFIX + "/manifest.json");
        objects.delete(PREFIX + "/model.safetensors");
        assertThat(store.find(PREFIX)).isEmpty();
        assertThatThrownBy(() -> store.fetch(ref, cache))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));

        // When it is published again
        CheckpointRef again = store.publish(files, PREFIX, null, ORIGIN);

        // Then it is the same, and whole
        assertThat(again).isEqualTo(ref);
        assertThat(store.fetch(again, cache).resolve("model.safetensors")).exists();
    }

    @Test
    void shouldRefuseToChangeAPublishedCheckpoint() {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        Path other = CheckpointFixture.write(folder.resolve("other"), 2f);

        assertThatThrownBy(() -> store.publish(other, PREFIX, null, ORIGIN))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(ref.sha256());
    }

    @Test
    void shouldFetchOnlyWhatIsWantedAndTheRestLater() throws Exception {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);

        Path part = store.fetch(ref, cache, name -> !name.equals("optimizer.safetensors"));
        assertThat(part.resolve("optimizer.safetensors")).doesNotExist();

        Path whole = store.fetch(ref, cache);
        assertThat(whole).isEqualTo(part);
        assertThat(whole.resolve("optimizer.safetensors")).exists();
    }

    @Test
    void shouldNotAskTheStoreForWhatIsCached() {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        Path first = store.fetch(ref, cache);
        objects.list("").forEach(object -> objects.delete(object.key()));

        assertThat(store.fetch(ref, cache)).isEqualTo(first);

        CheckpointStore.evict(ref, cache);
        assertThat(first).doesNotExist();
        assertThatThrownBy(() -> store.fetch(ref, cache)).isInstanceOf(TriadException.class);
    }

    @Test
    void shouldFetchAnewWhatTheDiskChangedAtTheSameSize() throws Exception {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        Path weights = store.fetch(ref, cache).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        assertThat(store.fetch(ref, cache).resolve("model.safetensors"))
                .hasSameBinaryContentAs(files.resolve("model.safetensors"));
    }

    @Test
    void shouldLetManyFetchTogether() throws Exception {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        Callable<Path> fetch = () -> store.fetch(ref, cache);
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (Future<Path> fetched : threads.invokeAll(List.of(fetch, fetch, fetch, fetch, fetch, fetch))) {
                assertThat(fetched.resultNow().resolve("model.safetensors"))
                        .hasSameBinaryContentAs(files.resolve("model.safetensors"));
            }
        }
        assertThat(cache).isDirectoryNotContaining("glob:**/.fetching-*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors", "optimizer.safetensors"})
    void shouldNameAFlippedBitALostByteAndAnExtraByte(String name) {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        String key = PREFIX + "/" + name;
        byte[] good = objects.get(key, 1000);

        byte[] flipped = good.clone();
        flipped[flipped.length - 1] ^= 1;
        objects.put(key, flipped);
        assertCorrupt(ref, name, "expected SHA-256");

        objects.put(key, java.util.Arrays.copyOf(good, good.length - 1));
        assertCorrupt(ref, name, "expected " + good.length + " bytes, found " + (good.length - 1) + " bytes");

        objects.put(key, java.util.Arrays.copyOf(good, good.length + 1));
        assertCorrupt(ref, name, "has " + (good.length + 1) + " bytes, expected at most " + good.length);

        objects.put(key, good);
        assertThat(store.fetch(ref, cache).resolve(name)).exists();
    }

    @Test
    void shouldNameAChangedManifest() {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);
        String key = PREFIX + "/manifest.json";
        String text = new String(objects.get(key, 10_000), StandardCharsets.UTF_8);
        objects.put(key, text.replace("deduction", "induction").getBytes(StandardCharsets.UTF_8));

        assertCorrupt(ref, "manifest.json", "expected SHA-256 " + ref.sha256());
    }

    @Test
    void shouldDeleteTheOptimizerAloneOrTheWhole() {
        CheckpointRef ref = store.publish(files, PREFIX, null, ORIGIN);

        store.delete(ref, name -> name.equals("optimizer.safetensors"));
        assertThat(store.fetch(ref, cache, name -> !name.startsWith("optimizer"))
                        .resolve("model.safetensors"))
                .exists();
        assertThatThrownBy(() -> store.fetch(ref, cache)).hasMessageContaining("optimizer.safetensors");

        store.delete(ref, name -> true);
        assertThat(objects.list(PREFIX)).isEmpty();
    }

    @Test
    void shouldNameWhatAFolderLacks() throws Exception {
        Files.delete(files.resolve("tokenizer.json"));

        assertThatThrownBy(() -> store.publish(files, PREFIX, null, ORIGIN))
                .hasMessageContaining(files.toString())
                .hasMessageContaining("the checkpoint has no tokenizer.json");
        assertThat(objects.list("")).isEmpty();
    }

    @Test
    void shouldRefuseAReferenceToAnotherStore() {
        CheckpointRef elsewhere = new CheckpointRef("s3://other/prefix", "0".repeat(64));

        assertThatThrownBy(() -> store.fetch(elsewhere, cache))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("does not lie in this store");
    }

    private void assertCorrupt(CheckpointRef ref, String file, String message) {
        assertThatThrownBy(() -> store.fetch(ref, cache))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining(file)
                .hasMessageContaining(message);
    }
}
