// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.cli.merge.ModelPlaces;
import io.triad.cli.sample.CheckpointSource;
import io.triad.local.Suite;
import io.triad.merging.engine.ModelPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    private Path out = Path.of("");

    @BeforeEach
    void makeModels() throws IOException {
        model(folder.resolve("one"), 1, 2);
        model(folder.resolve("two"), 3, 6);
        file = folder.resolve("merge.yaml");
        out = folder.resolve("merged");
        write(folder.resolve("one").toString(), folder.resolve("two").toString());
    }

    private static void model(Path folder, float first, float second) throws IOException {
        Files.createDirectories(folder);
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"),
                FloatTensor.of("model.norm.weight", Shape.of(2), first, second),
                FloatTensor.of("model.layers.0.mlp.weight", Shape.of(1, 2), second, first));
        Files.writeString(folder.resolve("config.json"), "{\"num_hidden_layers\": 1}");
    }

    private void write(String one, String two) throws IOException {
        Files.writeString(file, """
            models:
              - {model: "%s", parameters: {weight: 0.5}}
              - {model: "%s", parameters: {weight: 0.5}}
            merge_method: linear
            """.formatted(one, two));
    }

    private int merge(String options) {
        String dataDir = options.contains("--data-dir") ? "" : " --data-dir " + folder.resolve("data");
        return triad.run("merge " + file + " --out " + out + dataDir + options);
    }

    private float[] merged() {
        try (SafetensorsReader reader = SafetensorsReader.open(out.resolve("model.safetensors"))) {
            return reader.floats("model.norm.weight");
        }
    }

    @Test
    void shouldMergeFolders() {
        assertThat(merge("")).as(triad.errors()).isZero();

        assertThat(merged()).containsExactly(2, 4);
        assertThat(triad.printed()).isEmpty();
        assertThat(triad.errors())
                .matches("merged into \\S+: 2 tensors, 48 B read and written in .* s, .*/s; merge [0-9a-f]{64}\\s*");
    }

    @Test
    void shouldTellMachines() throws IOException {
        assertThat(merge(" --json --threads 1")).as(triad.errors()).isZero();
        JsonNode made = JSON.readTree(triad.printed());
        assertThat(merge("")).isZero();

        assertThat(made.get("how").asText()).isEqualTo("made");
        assertThat(made.get("out").asText()).isEqualTo(out.toString());
        assertThat(made.at("/merge/settings/method").asText()).isEqualTo("linear");
        assertThat(JSON.readTree(out.resolve("merge.json").toFile())).isEqualTo(made.get("merge"));
        assertThat(triad.errors()).contains(out + " holds this merge already");
    }

    @Test
    void shouldFindModelsInTheStoreOfASuiteAndInTheHubsCache() throws IOException {
        Path dataDir = folder.resolve("suite");
        String address = "s3://triad/runs/r/merged/0";
        Path stored = Suite.fileOf(dataDir, address).orElseThrow();
        Files.createDirectories(stored.getParent());
        Files.move(folder.resolve("one"), stored);
        write(address, folder.resolve("two").toString());
        assertThat(merge(" --data-dir " + dataDir)).as(triad.errors()).isZero();
        assertThat(merged()).containsExactly(2, 4);

        Path cache = folder.resolve("hub");
        Path model = cache.resolve("models--org--name");
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "c0ffee");
        Files.createDirectories(model.resolve("snapshots/c0ffee"));
        ModelPlaces places = new ModelPlaces(
                new CheckpointSource(dataDir, Map.of(), _ -> {}), Map.of("HF_HUB_CACHE", cache.toString()), folder);
        try (ModelPlaces.Stores stores = new ModelPlaces.Stores()) {
            ModelPlace snapshot = new ModelPlace.Folder(model.resolve("snapshots/c0ffee"));
            assertThat(places.find("org/name", stores)).isEqualTo(snapshot);
            assertThat(places.find("org/name@c0ffee", stores)).isEqualTo(snapshot);
        }
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        assertThat(triad.run("merge " + file + " --out s3://bucket/x")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("no store is set", "TRIAD_STORE_ENDPOINT");
        write(folder.resolve("one").toString(), "nobody/nothing");
        assertThat(merge("")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors())
                .contains("model nobody/nothing is no folder", "hf download nobody/nothing", "s3:// address");

        Files.writeString(file, "merge_method: magic");
        assertThat(merge("")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(file + ": merge_method is 'magic', which is not supported");

        assertThat(merge(" --max-shard-size lots")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.run("merge " + folder.resolve("none.yaml") + " --out x"))
                .isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("none.yaml does not exist");
        assertThat(out).doesNotExist();
    }

    @Test
    void shouldFailOnWhatIsNoNumber() throws IOException {
        model(folder.resolve("two"), Float.NaN, 1);

        assertThat(merge("")).isEqualTo(TriadCommand.FAILED);
        assertThat(triad.errors()).contains("merges to NaN at index");
        assertThat(out.resolve("merge.json")).doesNotExist();
    }
}
