// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.merging.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole merges of small models by mergekit's YAML, against what mergekit's own command made of the same files. */
class MergeGoldenTest {
    /** mergekit computes these in float32 with sums over a tensor, or over all rows; see {@code MethodGoldenTest}. */
    private static final Set<String> WITH_SUMS = Set.of("slerp-gradient", "tokens-explicit");

    /** How large the models' weights are. */
    private static final float SCALE = 0.1f;

    @TempDir
    private Path folder = Path.of("");

    static Stream<String> merges() throws IOException {
        try (Stream<Path> files = Files.list(Golden.file("merges"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("merges")
    void shouldMergeAsMergekitDoes(String name) throws IOException {
        // When
        Path output = folder.resolve("out");
        Merges.run(Files.readString(Golden.file("merges/" + name + ".yaml")), output);

        // Then
        try (SafetensorsReader found = SafetensorsReader.open(output.resolve("model.safetensors"));
                SafetensorsReader expected = SafetensorsReader.open(Golden.file("merges/" + name + ".safetensors"))) {
            assertThat(found.tensors().keySet())
                    .containsExactlyInAnyOrderElementsOf(expected.tensors().keySet());
            Path tokenizer = Golden.file("merges").resolve(name + ".tokenizer.json");
            Map<Integer, Integer> rows =
                    Files.exists(tokenizer) ? rows(output.resolve("tokenizer.json"), tokenizer) : Map.of();
            for (TensorInfo info : expected.tensors().values()) {
                TensorInfo ours = found.tensors().get(info.name());
                assertThat(ours).as(info.name()).isEqualTo(info);
                float[] values = found.floats(info.name());
                boolean isByToken =
                        info.name().equals("lm_head.weight") || info.name().contains("embed_tokens");
                if (isByToken && !rows.isEmpty()) {
                    values = inOrder(
                            values, rows, (int) (long) info.shape().dimensions().getLast());
                }
                float[] golden = expected.floats(info.name());
                // A unit of a half is 2^16 or 2^13 units of a float32, so these must be the same.
                assertThat(info.dtype()).isIn(List.of(DType.values()));
                float[] scale = golden.clone();
                Arrays.fill(scale, SCALE);
                Golden.assertWithin(WITH_SUMS.contains(name) ? 4 : 0, values, golden, scale, info.name());
            }
        }
    }

    /** The ids of joined tokens depend on the order of models, which mergekit takes from a set; rows are compared by token. */
    private static Map<Integer, Integer> rows(Path ours, Path theirs) {
        Map<String, Integer> ids = ids(theirs);
        Map<Integer, Integer> rows = new HashMap<>();
        Map<String, Integer> ourIds = ids(ours);
        assertThat(ourIds.keySet()).isEqualTo(ids.keySet());
        ourIds.forEach((token, id) -> rows.put(id, ids.get(token)));
        return rows;
    }

    private static Map<String, Integer> ids(Path tokenizer) {
        JsonNode node = Merges.json(tokenizer);
        Map<String, Integer> ids = new HashMap<>();
        node.path("model")
                .path("vocab")
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
        node.path("added_tokens")
                .forEach(token ->
                        ids.put(token.path("content").asText(), token.path("id").asInt()));
        return ids;
    }

    private static float[] inOrder(float[] values, Map<Integer, Integer> rows, int width) {
        float[] ordered = values.clone();
        rows.forEach((from, to) -> System.arraycopy(values, from * width, ordered, to * width, width));
        return ordered;
    }
}
