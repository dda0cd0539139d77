// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.checkpoint.safetensors.DType;
import io.triad.merging.engine.FolderMerge.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a merge needs, and what it survives. */
class BoundsTest {
    private static final List<String> MODELS = List.of("base", "one", "two");

    @TempDir
    private Path folder = Path.of("");

    /** A tensor's 16 MiB in float32 alone are more than the heap. */
    @ParameterizedTest
    @ValueSource(strings = {"linear", "ties", "della"})
    void shouldNeedLessMemoryThanATensor(String method) throws IOException, InterruptedException {
        for (String model : MODELS) {
            SmallJvm.model(folder, model, 1, 2048, DType.BF16);
        }
        String yaml = """
            models: [{model: one}, {model: two}]
            base_model: base
            merge_method: %s
            parameters: {weight: 0.5, density: 0.5}
            """.formatted(method);

        int status = SmallJvm.run(
                List.of("-Xmx14m", "-XX:MaxDirectMemorySize=8m", "-XX:+UseSerialGC"),
                yaml,
                folder,
                folder.resolve("out"),
                1 << 30,
                false);

        assertThat(status).isZero();
        assertThat(folder.resolve("out/merge.json")).exists();
    }

    @Test
    void shouldGoOnAfterAKillFromTheLastFinishedShard() throws IOException, InterruptedException {
        // Given: a merge that is killed once it has a shard
        for (String model : MODELS) {
            SmallJvm.model(folder, model, 24, 150, DType.F32);
        }
        String yaml = """
            models: [{model: one}, {model: two}]
            base_model: base
            merge_method: dare_ties
            parameters: {weight: 0.5, density: 0.5}
            """;
        Path output = folder.resolve("out");
        long shardBytes = 150 * 150 * 4;
        assertThat(SmallJvm.run(List.of("-Xint"), yaml, folder, output, shardBytes, true))
                .as("killed")
                .isEqualTo(137);
        // A shard that got its name and was not noted before the kill is made again.
        Map<Path, FileTime> finished = shards(output);
        finished.keySet()
                .removeIf(shard -> !Files.exists(output.resolve(".merging").resolve(shard.getFileName() + ".json")));
        assertThat(finished).isNotEmpty().hasSizeLessThan(24);

        // When
        Outcome resumed = FolderMerge.run(Merges.request(yaml, output, folder, shardBytes, false), Progress.silent());

        // Then
        assertThat(resumed.how()).isEqualTo(Outcome.How.RESUMED);
        assertThat(shards(output)).hasSize(24).containsAllEntriesOf(finished);
        Outcome undisturbed = FolderMerge.run(
                Merges.request(yaml, folder.resolve("undisturbed"), folder, shardBytes, false), Progress.silent());
        assertThat(resumed.manifest()).hasToString(undisturbed.manifest().toString());
        assertThat(output.resolve(".merging")).doesNotExist();
    }

    private static Map<Path, FileTime> shards(Path output) throws IOException {
        Map<Path, FileTime> shards = new TreeMap<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".safetensors"))
                    .toList()) {
                shards.put(file, Files.getLastModifiedTime(file));
            }
        }
        return shards;
    }
}
