// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFilesTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    @Test
    void shouldFindEveryTensorInTheShardThatTheIndexNames() throws IOException {
        // Given
        SafetensorsWriter.write(
                folder.resolve(FIRST), FloatTensor.of("a", Shape.of(1), 1f), FloatTensor.of("b", Shape.of(2), 2f, 3f));
        SafetensorsWriter.write(folder.resolve(SECOND), FloatTensor.of("c", Shape.of(1), 4f));
        index(Map.of("a", FIRST, "b", FIRST, "c", SECOND));

        // When
        ModelFiles files = ModelFiles.map(folder, Arena.ofAuto());

        // Then
        assertThat(files.faults()).isEmpty();
        assertThat(files.missing()).isEmpty();
        assertThat(files.listing()).isEqualTo("model.safetensors.index.json");
        assertThat(files.tensors()).containsOnlyKeys("a", "b", "c");
        assertThat(files.tensors().get("b").file()).isEqualTo(FIRST);
        assertThat(files.tensors().get("b").values().byteSize()).isEqualTo(8);
    }

    @Test
    void shouldPreferTheSingleFileAndNameWhatIsMissingWithoutEither() throws IOException {
        assertThatThrownBy(() -> ModelFiles.map(folder, Arena.ofAuto()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining("holds neither model.safetensors nor model.safetensors.index.json");

        index(Map.of("a", FIRST));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), FloatTensor.of("a", Shape.of(1), 5f));
        ModelFiles files = ModelFiles.map(folder, Arena.ofAuto());
        assertThat(files.listing()).isEqualTo("model.safetensors");
        assertThat(files.tensors().get("a").file()).isEqualTo("model.safetensors");
    }

    @Test
    void shouldTellAllFaultsOfAllShardsAtOnce() throws IOException {
        // Given a tensor in another shard, one that the index does not name, one that is nowhere, a shard that is cut
        // short
        // and one that is not there
        SafetensorsWriter.write(
                folder.resolve(FIRST),
                FloatTensor.of("a", Shape.of(1), 1f),
                FloatTensor.of("c", Shape.of(1), 1f),
                FloatTensor.of("unnamed", Shape.of(1), 1f));
        SafetensorsWriter.write(folder.resolve(SECOND), FloatTensor.of("c", Shape.of(1), 1f));
        SafetensorsWriter.write(folder.resolve("cut.safetensors"), FloatTensor.of("d", Shape.of(4), 1f, 2f, 3f, 4f));
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("cut.safetensors").toFile(), "rw")) {
            file.setLength(file.length() - 4);
        }
        index(Map.of(
                "a",
                FIRST,
                "b",
                SECOND,
                "c",
                SECOND,
                "nowhere",
                FIRST,
                "d",
                "cut.safetensors",
                "e",
                "none.safetensors"));

        // When
        ModelFiles files = ModelFiles.map(folder, Arena.ofAuto());

        // Then
        assertThat(files.faults())
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault)
                                .isEqualTo(FIRST + " holds tensor c, which the index puts into " + SECOND),
                        fault -> assertThat(fault)
                                .isEqualTo(FIRST + " holds tensor unnamed, which the index does not name"),
                        fault -> assertThat(fault)
                                .isEqualTo(FIRST + " lacks tensor nowhere, which the index puts there"),
                        fault -> assertThat(fault).isEqualTo(SECOND + " lacks tensor b, which the index puts there"),
                        fault -> assertThat(fault)
                                .contains("cut.safetensors", "tensor d ends at byte 16 of 12", "truncated"),
                        fault ->
                                assertThat(fault).isEqualTo("none.safetensors does not exist, but the index names it"));
        assertThat(files.tensors()).containsOnlyKeys("a", "c");
        assertThat(files.missing())
                .containsOnly(
                        Map.entry("b", SECOND),
                        Map.entry("d", "cut.safetensors"),
                        Map.entry("e", "none.safetensors"),
                        Map.entry("nowhere", FIRST));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{| it is not valid JSON",
                "{\"weight_map\":{\"a\":\"m.safetensors\",\"a\":\"m.safetensors\"}}| Duplicate field 'a'",
                "{\"weight_map\":{\"a\":\"m.safetensors\"}} {}| it is not valid JSON",
                "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{}}}}}}}}}| it is not valid JSON",
                "[]| it needs an object weight_map",
                "{\"metadata\":{\"total_size\":4}}| it needs an object weight_map",
                "{\"weight_map\":{}}| it needs an object weight_map",
                "{\"weight_map\":{\"a\":1}}| it puts tensor a into 1, expected the name of a file beside it",
                "{\"weight_map\":{\"a\":\"../m.safetensors\"}}| it puts tensor a into \"../m.safetensors\", expected",
                "{\"weight_map\":{\"a\":\"/m.safetensors\"}}| it puts tensor a into \"/m.safetensors\", expected",
                "{\"weight_map\":{\"a\":\"b\\\\m.safetensors\"}}| it puts tensor a into",
                "{\"weight_map\":{\"a\":\".safetensors\"}}| it puts tensor a into \".safetensors\", expected",
                "{\"weight_map\":{\"a\":\"config.json\"}}| it puts tensor a into \"config.json\", expected",
            })
    void shouldNameWhatIsWrongInAnIndex(String json, String message) throws IOException {
        Path index = Files.writeString(folder.resolve(ModelFiles.INDEX), json);

        assertThatThrownBy(() -> ModelFiles.map(folder, Arena.ofAuto()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining(index + " is not a valid index")
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseAHugeIndexUnread() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(ModelFiles.INDEX).toFile(), "rw")) {
            file.setLength(1L << 40);
        }

        assertThatThrownBy(() -> ModelFiles.map(folder, Arena.ofAuto()))
                .hasMessageContaining("it has 1099511627776 bytes, expected at most 16777216");
    }

    @Test
    void shouldFillShardsInTheOrderGivenUpToTheirBound() throws IOException {
        // Given 4 tensors of 8 bytes and, as the third, one that no shard holds
        List<FloatTensor> tensors = IntStream.range(0, 5)
                .mapToObj(number -> FloatTensor.of(
                        "t" + (9 - number), Shape.of(number == 2 ? 7 : 2), new float[number == 2 ? 7 : 2]))
                .toList();

        // When
        ShardedWriter.write(folder, tensors, 16);

        // Then
        assertThat(Files.readString(folder.resolve(ModelFiles.INDEX))).isEqualTo("""
                {
                  "metadata": {
                    "total_parameters": 15,
                    "total_size": 60
                  },
                  "weight_map": {
                    "t5": "model-00003-of-00003.safetensors",
                    "t6": "model-00003-of-00003.safetensors",
                    "t7": "model-00002-of-00003.safetensors",
                    "t8": "model-00001-of-00003.safetensors",
                    "t9": "model-00001-of-00003.safetensors"
                  }
                }
                """);
        ModelFiles files = ModelFiles.map(folder, Arena.ofAuto());
        assertThat(files.faults()).isEmpty();
        assertThat(files.tensors()).hasSize(5);
        assertThat(folder.toFile().list()).hasSize(4);
    }

    @Test
    void shouldWriteOneFileWithoutAnIndexWhereAllFits() {
        ShardedWriter.write(folder, List.of(FloatTensor.of("b", Shape.of(2), 1f, 2f)), 8);

        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
        try (SafetensorsReader reader = SafetensorsReader.open(folder.resolve("model.safetensors"))) {
            assertThat(reader.metadata()).containsExactly(Map.entry("format", "pt"));
        }
    }

    private void index(Map<String, String> weightMap) throws IOException {
        StringBuilder json = new StringBuilder();
        weightMap.forEach(
                (name, file) -> json.append(json.isEmpty() ? "" : ",").append("\"" + name + "\":\"" + file + "\""));
        Files.writeString(
                folder.resolve(ModelFiles.INDEX), "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + json + "}}");
    }
}
