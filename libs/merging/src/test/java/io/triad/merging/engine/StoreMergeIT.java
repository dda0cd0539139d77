// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeFile;
import io.triad.merging.engine.FolderMerge.Outcome;
import io.triad.testkit.TestServersExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Merges from and to an S3 store, which give what merges on the disk give. */
@ExtendWith(TestServersExtension.class)
class StoreMergeIT {
    private static final String BUCKET = "merging-it";
    private static final List<String> MODELS = List.of("base", "one", "two");
    private static final int SIDE = 150;
    private static final long TENSOR_BYTES = (long) SIDE * SIDE * Float.BYTES;
    private static final String YAML = """
            models: [{model: one}, {model: two}]
            base_model: base
            merge_method: dare_ties
            parameters: {weight: 0.5, density: 0.5}
            """;

    @TempDir
    private Path folder = Path.of("");

    private StoreSettings settings;
    private S3ObjectStore store;

    @BeforeEach
    void connect(EmbeddedObjectStore server) {
        settings = new StoreSettings(
                server.endpoint(),
                "us-east-1",
                BUCKET,
                server.credentials().accessKey(),
                server.credentials().secretKey());
        store = new S3ObjectStore(settings);
        store.list("").forEach(object -> store.delete(object.key()));
    }

    @AfterEach
    void disconnect() {
        store.close();
    }

    private void makeModels(int numTensors, int side, DType dtype) throws IOException {
        for (String model : MODELS) {
            SmallJvm.model(folder, model, numTensors, side, dtype);
            try (Stream<Path> files = Files.list(folder.resolve(model))) {
                files.forEach(file -> store.put("models/" + model + "/" + file.getFileName(), file));
            }
        }
    }

    private static MergeRequest request(ObjectStore store, long shardBytes, boolean replaces) {
        MergeConfig config = MergeFile.read(YAML, "merge.yaml");
        SequencedMap<String, ModelPlace> places = new LinkedHashMap<>();
        config.models().forEach(name -> places.put(name, new ModelPlace.Stored(store, store.uri("models/" + name))));
        return new MergeRequest(
                config, places, new ModelPlace.Stored(store, store.uri("merged/x")), 0, 2, shardBytes, replaces);
    }

    private Outcome onTheDisk(long shardBytes) {
        return FolderMerge.run(
                Merges.request(YAML, folder.resolve("out"), folder, shardBytes, false), Progress.silent());
    }

    private List<String> stored() {
        return store.list("merged/x/").stream()
                .map(object -> object.key().substring("merged/x/".length()))
                .toList();
    }

    @Test
    void shouldGiveWhatAMergeOnTheDiskGivesWithinItsRoom() throws Exception {
        // Tensors of 8.8 MB, which are read in two parts
        makeModels(2, 2100, DType.BF16);
        Outcome expected = onTheDisk(10_000_000);

        Outcome made;
        try (TensorRoom room = new TensorRoom(1)) {
            made = FolderMerge.run(request(store, 10_000_000, false), room, Progress.silent());
            // No room for more than one tensor: what three models have of it, and never of two.
            assertThat(room.peakBytes()).isEqualTo(3L * 2100 * 2100 * 2);
        }

        assertThat(made.how()).isEqualTo(Outcome.How.MADE);
        assertThat(made.manifest()).hasToString(expected.manifest().toString());
        assertThat(stored())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "merge.json",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json");
        for (String name : stored()) {
            Path fetched = Files.createDirectories(folder.resolve("fetched")).resolve(name);
            store.get("merged/x/" + name, fetched, 1 << 30);
            assertThat(fetched).hasSameBinaryContentAs(folder.resolve("out").resolve(name));
        }
    }

    @Test
    void shouldGoOnAfterAKillFromTheLastShardThatWasMoved() throws Exception {
        makeModels(12, SIDE, DType.F32);
        Outcome expected = onTheDisk(TENSOR_BYTES);
        assertThat(killedProcess()).isEqualTo(137);
        List<ObjectStore.Stored> records = store.list("merged/x/_merging/");
        assertThat(records).hasSizeBetween(2, 12);
        assertThat(stored()).doesNotContain("merge.json");

        long[] numBytes = new long[1];
        Outcome resumed = FolderMerge.run(request(store, TENSOR_BYTES, false), (_, numTotal) -> numBytes[0] = numTotal);

        assertThat(resumed.how()).isEqualTo(Outcome.How.RESUMED);
        assertThat(resumed.manifest()).hasToString(expected.manifest().toString());
        // One of the records is the request; each tensor is read three times, written and moved.
        assertThat(numBytes[0]).isEqualTo((12 - (records.size() - 1)) * 5 * TENSOR_BYTES);
        assertThat(stored()).contains("merge.json").noneMatch(name -> name.startsWith("_merging"));

        assertThat(FolderMerge.run(request(store, TENSOR_BYTES, false), Progress.silent())
                        .how())
                .isEqualTo(Outcome.How.FOUND);
        store.put("models/one/model.safetensors", folder.resolve("two/model.safetensors"));
        assertThatThrownBy(() -> FolderMerge.run(request(store, TENSOR_BYTES, false), Progress.silent()))
                .hasMessageContaining("s3://" + BUCKET + "/merged/x holds another merge");
        assertThat(FolderMerge.run(request(store, TENSOR_BYTES, true), Progress.silent())
                        .how())
                .isEqualTo(Outcome.How.MADE);
    }

    @Test
    void shouldLeaveAloneWhatIsNoMerge() throws Exception {
        makeModels(1, 2, DType.F32);
        store.put("merged/x/precious.txt", new byte[] {1});

        assertThatThrownBy(() -> FolderMerge.run(request(store, TENSOR_BYTES, true), Progress.silent()))
                .hasMessageContaining("holds other files");
        assertThat(stored()).containsExactly("precious.txt");
    }

    /** A merge in a JVM of its own, which halts once a shard has been moved. */
    private int killedProcess() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreMergeIT.class.getName(),
                settings.endpoint(),
                settings.accessKey(),
                settings.secretKey()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the merge does not end");
        }
        return process.exitValue();
    }

    /** Merges until a shard has been moved: {@code ENDPOINT ACCESS_KEY SECRET_KEY}. */
    public static void main(String[] args) {
        S3ObjectStore store = new S3ObjectStore(new StoreSettings(args[0], "us-east-1", BUCKET, args[1], args[2]));
        FolderMerge.run(request(store, TENSOR_BYTES, false), (_, _) -> {
            if (store.list("merged/x/_merging/model").size() > 0) {
                Runtime.getRuntime().halt(137);
            }
        });
    }
}
