// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.Golden;
import io.triad.merging.engine.FolderMerge.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMergeTest {
    private static final String LINEAR = """
        models:
          - {model: base, parameters: {weight: 0.7}}
          - {model: first, parameters: {weight: 0.3}}
        merge_method: linear
        """;
    private static final String DARE = """
        models:
          - {model: first, parameters: {weight: 0.7, density: 0.4}}
          - {model: second, parameters: {weight: 0.3, density: 0.6}}
        base_model: base
        merge_method: dare_ties
        """;
    private static final int SMALL_SHARD = 1500;

    @TempDir
    private Path folder = Path.of("");

    private Path output = Path.of("");

    @BeforeEach
    void nameTheOutput() {
        output = folder.resolve("out");
    }

    private MergeRequest request(String yaml, int shardBytes, boolean replaces) {
        return request(yaml, shardBytes, replaces, Golden.file("models"));
    }

    private MergeRequest request(String yaml, int shardBytes, boolean replaces, Path models) {
        return Merges.request(yaml, output, models, shardBytes, replaces);
    }

    @Test
    void shouldWriteAWholeModel() {
        Outcome outcome = Merges.run(LINEAR, output);

        assertThat(outcome.how()).isEqualTo(Outcome.How.MADE);
        assertThat(output.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json", "merge.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
        assertThat(Merges.json(output.resolve("config.json")).get("vocab_size").asInt())
                .isEqualTo(30);
    }

    @Test
    void shouldSayWhatItWasMadeFrom() {
        Outcome outcome = Merges.run(LINEAR, output);

        JsonNode manifest = Merges.json(output.resolve("merge.json"));
        assertThat(manifest.get("sha256").asText())
                .hasSize(64)
                .isEqualTo(outcome.manifest().sha256());
        assertThat(manifest.at("/settings/method").asText()).isEqualTo("linear");
        assertThat(manifest.at("/settings/slices/0/sources/1/parameters/weight").asDouble())
                .isEqualTo(0.3);
        assertThat(manifest.at("/settings/seed").asInt()).isZero();
        assertThat(manifest.at("/engine_version").asInt()).isEqualTo(1);
        assertThat(manifest.at("/models/1/name").asText()).isEqualTo("first");
        assertThat(manifest.at("/models/1/tensors").asInt()).isEqualTo(51);
        assertThat(manifest.at("/models/1/tensors_sha256").asText()).hasSize(64);
        assertThat(manifest.at("/output/tensors").asInt()).isEqualTo(51);
        assertThat(manifest.at("/output/shards/0/file").asText()).isEqualTo("model.safetensors");
    }

    @Test
    void shouldHaveTheSameAddressForTheSameModelsWhateverTheyAreCalled() throws IOException {
        copyModels();
        Files.move(folder.resolve("models/first"), folder.resolve("models/renamed"));

        String address = Merges.run(LINEAR, output).manifest().sha256();
        Outcome renamed = FolderMerge.run(
                Merges.request(
                        LINEAR.replace("first", "renamed"),
                        folder.resolve("again"),
                        folder.resolve("models"),
                        SMALL_SHARD,
                        false),
                Progress.silent());

        assertThat(renamed.manifest().sha256()).isEqualTo(address);
        assertThat(renamed.manifest().output().tensorsSha256())
                .isEqualTo(Merges.run(LINEAR, folder.resolve("third"))
                        .manifest()
                        .output()
                        .tensorsSha256());
        assertThat(Merges.run(LINEAR.replace("0.3", "0.31"), folder.resolve("other"))
                        .manifest()
                        .sha256())
                .isNotEqualTo(address);
    }

    @Test
    void shouldReturnTheFirstResultForASecondRequest() throws IOException {
        Outcome first = Merges.run(LINEAR, output);
        FileTime written = Files.getLastModifiedTime(output.resolve("model.safetensors"));

        Outcome second = Merges.run(LINEAR, output);

        assertThat(second.how()).isEqualTo(Outcome.How.FOUND);
        assertThat(second.manifest()).hasToString(first.manifest().toString());
        assertThat(Files.getLastModifiedTime(output.resolve("model.safetensors")))
                .isEqualTo(written);
    }

    @Test
    void shouldNotReturnItOnceAModelHasChanged() throws IOException {
        copyModels();
        Path models = folder.resolve("models");
        FolderMerge.run(Merges.request(LINEAR, output, models, SMALL_SHARD, false), Progress.silent());
        Files.copy(
                models.resolve("second/model.safetensors"),
                models.resolve("first/model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() ->
                        FolderMerge.run(Merges.request(LINEAR, output, models, SMALL_SHARD, false), Progress.silent()))
                .hasMessageContaining("holds another merge");
    }

    @Test
    void shouldReplaceAnotherMergeOnlyWhenToldTo() throws IOException {
        FolderMerge.run(request(LINEAR, SMALL_SHARD, false), Progress.silent());

        assertThatThrownBy(() -> FolderMerge.run(request(DARE, 1 << 20, false), Progress.silent()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("holds another merge");
        FolderMerge.run(request(DARE, 1 << 20, true), Progress.silent());

        assertThat(weights()).containsExactly("model.safetensors");
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "mine");
        output = foreign;
        for (boolean replaces : List.of(true, false)) {
            assertThatThrownBy(() -> FolderMerge.run(request(DARE, 1 << 20, replaces), Progress.silent()))
                    .hasMessageContaining("holds other files");
        }
        assertThat(foreign.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void shouldWriteTheSameTensorsInOneFileAndInShards() throws IOException {
        Outcome whole = Merges.run(DARE, folder.resolve("whole"));
        Outcome sharded = FolderMerge.run(request(DARE, SMALL_SHARD, false), Progress.silent());

        assertThat(weights()).hasSizeGreaterThan(3).contains("model.safetensors.index.json");
        assertThat(sharded.manifest().output().tensorsSha256())
                .isEqualTo(whole.manifest().output().tensorsSha256());
        assertThat(sharded.manifest().sha256()).isEqualTo(whole.manifest().sha256());
    }

    @Test
    void shouldDrawByTheSeed() {
        String seeded = DARE + "random_seed: 5\n";

        String unseeded = Merges.run(DARE, output).manifest().output().tensorsSha256();
        String five =
                Merges.run(seeded, folder.resolve("five")).manifest().output().tensorsSha256();

        assertThat(five).isNotEqualTo(unseeded);
        assertThat(Merges.run(seeded, folder.resolve("again"))
                        .manifest()
                        .output()
                        .tensorsSha256())
                .isEqualTo(five);
    }

    @Test
    void shouldGoOnFromTheLastFinishedShard() throws IOException {
        // Given: a merge that ended in its middle
        Outcome undisturbed = FolderMerge.run(request(DARE, SMALL_SHARD, false), Progress.silent());
        List<Path> files = shards();
        output = folder.resolve("disturbed");
        assertThatThrownBy(() -> FolderMerge.run(request(DARE, SMALL_SHARD, false), (_, _) -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        Path workplace = output.resolve(".merging");
        assertThat(workplace.resolve("request.json")).exists();

        // When
        Outcome resumed = FolderMerge.run(request(DARE, SMALL_SHARD, false), Progress.silent());

        // Then
        assertThat(resumed.manifest()).isEqualTo(undisturbed.manifest());
        for (Path file : files) {
            assertThat(Files.mismatch(file, output.resolve(file.getFileName()))).isEqualTo(-1);
        }
        assertThat(workplace).doesNotExist();
    }

    @Test
    void shouldNotGoOnWithModelsThatWereTouched() throws IOException {
        copyModels();
        Path models = folder.resolve("models");
        assertThatThrownBy(() -> FolderMerge.run(request(DARE, SMALL_SHARD, false, models), (_, _) -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        try (Stream<Path> files = Files.list(models.resolve("first"))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            }
        }

        assertThatThrownBy(() -> FolderMerge.run(request(DARE, SMALL_SHARD, false, models), Progress.silent()))
                .hasMessageContaining("holds the beginning of another merge");
    }

    @Test
    void shouldRefuseToGoOnWithAnotherMerge() throws IOException {
        assertThatThrownBy(() -> FolderMerge.run(request(DARE, SMALL_SHARD, false), (_, _) -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThatThrownBy(() -> FolderMerge.run(request(LINEAR, SMALL_SHARD, false), Progress.silent()))
                .hasMessageContaining("holds the beginning of another merge");
        assertThat(FolderMerge.run(request(LINEAR, SMALL_SHARD, true), Progress.silent())
                        .how())
                .isEqualTo(Outcome.How.MADE);
    }

    @Test
    void shouldNameTheTensorThatCannotBeHeld() throws IOException {
        copyModels();
        Path model = folder.resolve("models/base/model.safetensors");
        change(model, "model.norm.weight", 70_000f);

        assertThatThrownBy(() -> FolderMerge.run(
                        Merges.request(
                                LINEAR.replace("0.3", "0.0") + "out_dtype: float16\n",
                                output,
                                folder.resolve("models"),
                                SMALL_SHARD,
                                false),
                        Progress.silent()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                .hasMessageContaining("tensor model.norm.weight merges to 70000.0 at index 0, which F16 cannot hold");
        assertThat(output.resolve("merge.json")).doesNotExist();

        change(model, "model.norm.weight", Float.NaN);
        assertThatThrownBy(() -> FolderMerge.run(
                        Merges.request(LINEAR, folder.resolve("nan"), folder.resolve("models"), SMALL_SHARD, false),
                        Progress.silent()))
                .hasMessageContaining("tensor model.norm.weight merges to NaN at index 0");
    }

    private static void change(Path file, String tensor, float value) {
        List<FloatTensor> tensors;
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            tensors = reader.tensors().values().stream()
                    .map(info -> {
                        float[] values = reader.floats(info.name());
                        if (info.name().equals(tensor)) {
                            values[0] = value;
                        }
                        return FloatTensor.of(
                                info.name(), new Shape(info.shape().dimensions()), values);
                    })
                    .toList();
        }
        SafetensorsWriter.write(file, tensors.toArray(FloatTensor[]::new));
    }

    private void copyModels() throws IOException {
        for (String model : List.of("base", "first", "second")) {
            Path copy = Files.createDirectories(folder.resolve("models").resolve(model));
            try (Stream<Path> files = Files.list(Golden.file("models/" + model))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
    }

    private List<String> weights() {
        return Stream.of(output.toFile().list())
                .filter(name -> name.startsWith("model"))
                .toList();
    }

    private List<Path> shards() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
        }
    }
}
