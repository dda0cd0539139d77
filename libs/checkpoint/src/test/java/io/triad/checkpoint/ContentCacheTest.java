// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheTest {
    private static final long ROOM = 100_000;

    @TempDir
    Path folder;

    private ObjectStore objects;
    private Path kept;

    @BeforeEach
    void prepare() {
        objects = new FileObjectStore(folder.resolve("objects"));
        kept = folder.resolve("kept");
    }

    @Test
    void shouldFetchOnlyTheFilesThatChanged() throws Exception {
        // Given two versions that differ in their weights alone, the first of them fetched
        CheckpointRef first = publish("first", 1f);
        CheckpointRef second = publish("second", 2f);
        CheckpointStore store = store(ROOM);
        store.fetch(first, folder.resolve("one"));

        // When the store loses what both have in common
        objects.delete("second/config.json");
        objects.delete("second/tokenizer.json");
        Path fetched = store.fetch(second, folder.resolve("two"));

        // Then
        assertThat(fetched.resolve("config.json")).hasContent("{\"hidden_size\": 2}");
        assertThat(fetched.resolve("model.safetensors")).isRegularFile();
    }

    @Test
    void shouldThrowAwayWhatIsNotWhatItsNameSaysAndFetchItAgain() throws Exception {
        CheckpointRef ref = publish("first", 1f);
        CheckpointStore store = store(ROOM);
        Path fetched = store.fetch(ref, folder.resolve("one"));
        byte[] right = Files.readAllBytes(fetched.resolve("model.safetensors"));

        // When one bit of every file that is kept or fetched flips, and sizes stay
        for (Path file : files(kept)) {
            flipLastBit(file);
        }

        // Then those in the folder are fetched anew, and so are those for another folder
        assertThat(store.fetch(ref, folder.resolve("one")).resolve("model.safetensors"))
                .hasBinaryContent(right);
        for (Path file : files(kept)) {
            flipLastBit(file);
        }
        assertThat(store.fetch(ref, folder.resolve("two")).resolve("model.safetensors"))
                .hasBinaryContent(right);
    }

    @Test
    void shouldKeepToItsBoundAndLetTheLeastRecentlyUsedGo() throws Exception {
        // Given room for the files of one version and the weights of another
        CheckpointRef first = publish("first", 1f);
        CheckpointRef second = publish("second", 2f);
        CheckpointRef third = publish("third", 3f);
        long version = sizeOf(first);
        long bound = version + sizeOf(first) / 2;
        CheckpointStore store = store(bound);
        ContentCache cache = new ContentCache(folder.resolve("other"), bound);
        CheckpointStore other = new CheckpointStore(objects, cache);

        // When
        for (CheckpointRef ref : List.of(first, second, third)) {
            store.fetch(ref, folder.resolve("fetched"));
            other.fetch(ref, folder.resolve("fetched-too"));
            assertThat(cache.numBytes()).isLessThanOrEqualTo(bound);
            assertThat(total(kept)).isLessThanOrEqualTo(bound);
        }

        // Then the latest is there without the store, and the first is not
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors", "optimizer.safetensors")) {
            objects.delete("third/" + file);
            objects.delete("first/" + file);
        }
        assertThat(store.fetch(third, folder.resolve("again")).resolve("model.safetensors"))
                .isRegularFile();
        assertThatThrownBy(() -> store.fetch(first, folder.resolve("again"))).isInstanceOf(TriadException.class);
    }

    @Test
    void shouldFindWhatAnEarlierProcessLeft() throws Exception {
        CheckpointRef ref = publish("first", 1f);
        store(ROOM).fetch(ref, folder.resolve("one"));
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors", "optimizer.safetensors")) {
            objects.delete("first/" + file);
        }
        Files.writeString(kept.resolve(".incoming-left"), "by a crash");

        assertThat(store(ROOM).fetch(ref, folder.resolve("two")).resolve("model.safetensors"))
                .isRegularFile();
        assertThat(kept.resolve(".incoming-left")).doesNotExist();
    }

    @Test
    void shouldRefuseNoRoom() {
        assertThatThrownBy(() -> new ContentCache(kept, 0))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("bound is 0 bytes; it must be 1 or more");
    }

    private CheckpointStore store(long maxBytes) {
        return new CheckpointStore(objects, new ContentCache(kept, maxBytes));
    }

    private CheckpointRef publish(String prefix, float weight) {
        Path files = CheckpointFixture.write(folder.resolve("files-" + prefix), weight);
        return new CheckpointStore(objects).publish(files, prefix, null, Map.of("of", prefix));
    }

    private long sizeOf(CheckpointRef ref) {
        return new CheckpointStore(objects)
                .manifest(ref).files().stream()
                        .mapToLong(CheckpointManifest.File::numBytes)
                        .sum();
    }

    private static long total(Path folder) throws IOException {
        long total = 0;
        for (Path file : files(folder)) {
            total += Files.size(file);
        }
        return total;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void flipLastBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }
}
