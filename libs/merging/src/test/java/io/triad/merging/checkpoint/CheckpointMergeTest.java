// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.WeightsDigest;
import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.Golden;
import io.triad.merging.method.LinearMerge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointMergeTest {
    private static final LinearMerge HALVES = new LinearMerge(List.of(1.0, 1.0), true, LinearMerge.Division.OF_WEIGHTS);

    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void makeOutput() throws IOException {
        output = Files.createDirectory(folder.resolve("output"));
    }

    @Test
    void shouldMergeEveryTensorAndDigestWhatItReadAndWrote() throws IOException {
        // Given: tensors in different orders
        MergeSource first = source(
                "deduction",
                FloatTensor.of("norm", Shape.of(2), 1, 3),
                FloatTensor.of("embed", Shape.of(2, 2), 0, 2, 4, 6));
        MergeSource second = source(
                "induction",
                FloatTensor.of("embed", Shape.of(2, 2), 2, 2, 2, 2),
                FloatTensor.of("norm", Shape.of(2), -1, 1));

        // When
        MergedCheckpoint merged = CheckpointMerge.merge(HALVES, List.of(first, second), output);

        // Then
        try (SafetensorsReader reader = SafetensorsReader.open(output.resolve("model.safetensors"))) {
            assertThat(reader.tensors().keySet()).containsExactly("embed", "norm");
            assertThat(reader.floats("embed")).containsExactly(1, 2, 3, 4);
            assertThat(reader.floats("norm")).containsExactly(0, 2);
        }
        assertThat(merged.numTensors()).isEqualTo(2);
        assertThat(merged.weightsSha256()).isEqualTo(digest(new float[] {1, 2, 3, 4}, new float[] {0, 2}));
        assertThat(merged.inputWeightsSha256())
                .containsExactly(
                        digest(new float[] {0, 2, 4, 6}, new float[] {1, 3}),
                        digest(new float[] {2, 2, 2, 2}, new float[] {-1, 1}));
        assertThat(output).isDirectoryContaining("glob:**config.json").isDirectoryContaining("glob:**tokenizer.json");
        assertThat(Files.list(output)).hasSize(3);
    }

    @Test
    void shouldGiveTheSameBytesForTheSameInputs() throws IOException {
        MergeSource first = source("deduction", FloatTensor.of("t", Shape.of(3), 0.1f, 0.2f, 0.3f));
        MergeSource second = source("induction", FloatTensor.of("t", Shape.of(3), 0.7f, 0.5f, 0.3f));
        Path again = Files.createDirectory(folder.resolve("again"));

        CheckpointMerge.merge(HALVES, List.of(first, second), output);
        CheckpointMerge.merge(HALVES, List.of(first, second), again);

        assertThat(Files.mismatch(output.resolve("model.safetensors"), again.resolve("model.safetensors")))
                .isEqualTo(-1);
    }

    @Test
    void shouldKeepTheBitsOfRunsThatWereMergedBefore() {
        List<MergeSource> specialists = Stream.of("base", "first", "second")
                .map(name -> new MergeSource(name, Golden.file("models/" + name)))
                .toList();
        LinearMerge paper = new LinearMerge(List.of(1.0, 0.2, 0.1), true, LinearMerge.Division.OF_WEIGHTS);

        // What the suite's first merge, one thread and one tensor after another, made of these.
        assertThat(CheckpointMerge.merge(paper, specialists, output).weightsSha256())
                .isEqualTo("2d2433bb17a96d5471ee4c902372d54c492d46124cbe5a69721c26d9966ab877");
    }

    @Test
    void shouldNameTheTensorWhoseShapeDiffers() throws IOException {
        MergeSource first = source("deduction", FloatTensor.of("model.norm.weight", Shape.of(2), 1, 2));
        MergeSource second = source("abduction", FloatTensor.of("model.norm.weight", Shape.of(3), 1, 2, 3));

        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(first, second), output))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code().kind()).isEqualTo(ErrorCode.Kind.INVALID_INPUT))
                .hasMessage("tensor model.norm.weight cannot be merged: expected F32 [2] as in deduction, "
                        + "found F32 [3] in abduction");
    }

    @Test
    void shouldNameTheTensorWhoseTypeDiffers() throws IOException {
        MergeSource first = source("deduction", FloatTensor.of("w", Shape.of(2), 1, 2));
        MergeSource second = source("induction", FloatTensor.of("w", Shape.of(2), 1, 2));
        writeRaw(second, "{\"w\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}", new byte[4]);

        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(first, second), output))
                .hasMessage("tensor w cannot be merged: expected F32 [2] as in deduction, found BF16 [2] in induction");
    }

    @Test
    void shouldNameTheTensorThatOneInputLacksOrHasBeyond() throws IOException {
        MergeSource lean = source("deduction", FloatTensor.of("a", Shape.of(1), 1));
        MergeSource rich =
                source("induction", FloatTensor.of("a", Shape.of(1), 1), FloatTensor.of("b", Shape.of(1), 1));

        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(rich, lean), output))
                .hasMessage("tensor b cannot be merged: expected F32 [1] as in induction, "
                        + "found no such tensor in deduction");
        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(lean, rich), output))
                .hasMessage("tensor b cannot be merged: expected no such tensor as in deduction, "
                        + "found F32 [1] in induction");
    }

    @Test
    void shouldRefuseInputsOfDifferentModels() throws IOException {
        MergeSource first = source("deduction", FloatTensor.of("a", Shape.of(1), 1));
        MergeSource second = source("induction", FloatTensor.of("a", Shape.of(1), 1));
        Files.writeString(second.folder().resolve("tokenizer.json"), "{\"other\":1}");

        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(first, second), output))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code().kind()).isEqualTo(ErrorCode.Kind.INVALID_INPUT))
                .hasMessageContaining("tokenizer.json of induction differs from that of deduction");
    }

    @Test
    void shouldCarryAlongWhatGoesWithTheWeights() throws IOException {
        MergeSource first = source("deduction", FloatTensor.of("a", Shape.of(1), 1));
        MergeSource second = source("induction", FloatTensor.of("a", Shape.of(1), 1));
        Files.writeString(first.folder().resolve("chat_template.jinja"), "template");

        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(first, second), output))
                .hasMessage("chat_template.jinja of deduction is missing in induction; "
                        + "only checkpoints of one model can be merged");
        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(second, first), output))
                .hasMessage("chat_template.jinja of deduction is missing in induction; "
                        + "only checkpoints of one model can be merged");

        Files.writeString(second.folder().resolve("chat_template.jinja"), "template");
        for (String notCarried : List.of("manifest.json", "optimizer.safetensors")) {
            Files.writeString(first.folder().resolve(notCarried), notCarried);
        }
        CheckpointMerge.merge(HALVES, List.of(first, second), output);

        assertThat(output.toFile().list())
                .containsExactlyInAnyOrder("chat_template.jinja", "config.json", "model.safetensors", "tokenizer.json");
    }

    @Test
    void shouldMergeModelsInShards() throws IOException {
        MergeSource whole =
                source("deduction", FloatTensor.of("a", Shape.of(2), 1, 2), FloatTensor.of("b", Shape.of(1), 3));
        MergeSource sharded = source("induction");
        Files.delete(sharded.folder().resolve("model.safetensors"));
        ShardedWriter.write(
                sharded.folder(),
                List.of(FloatTensor.of("a", Shape.of(2), 3, 4), FloatTensor.of("b", Shape.of(1), 5)),
                8);
        assertThat(sharded.folder().resolve("model-00002-of-00002.safetensors")).exists();

        CheckpointMerge.merge(HALVES, List.of(whole, sharded), output);

        try (SafetensorsReader reader = SafetensorsReader.open(output.resolve("model.safetensors"))) {
            assertThat(reader.floats("a")).containsExactly(2, 3);
            assertThat(reader.floats("b")).containsExactly(4);
        }
        Files.delete(sharded.folder().resolve("model-00002-of-00002.safetensors"));
        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(whole, sharded), folder))
                .hasMessageContaining("model-00002-of-00002.safetensors does not exist, but the index names it");
    }

    @Test
    void shouldNameTheTensorThatIsNotFinite() throws IOException {
        MergeSource first = source("deduction", FloatTensor.of("a", Shape.of(2), 1, Float.NaN));
        MergeSource second = source("induction", FloatTensor.of("a", Shape.of(2), 1, 1));

        assertThatThrownBy(() -> CheckpointMerge.merge(HALVES, List.of(first, second), output))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                .hasMessage("tensor a merges to NaN at index 1");
    }

    @Test
    void shouldMergeHalfPrecisionInputsInFullPrecision() throws IOException {
        // Given: bfloat16 1.0 = 0x3F80 and 3.0 = 0x4040
        MergeSource first = source("deduction", FloatTensor.of("w", Shape.of(1), 0));
        MergeSource second = source("induction", FloatTensor.of("w", Shape.of(1), 0));
        String header = "{\"w\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}";
        writeRaw(first, header, new byte[] {(byte) 0x80, 0x3F});
        writeRaw(second, header, new byte[] {0x40, 0x40});

        // When
        CheckpointMerge.merge(HALVES, List.of(first, second), output);

        // Then
        try (SafetensorsReader reader = SafetensorsReader.open(output.resolve("model.safetensors"))) {
            assertThat(reader.tensors().get("w").dtype().name()).isEqualTo("F32");
            assertThat(reader.floats("w")).containsExactly(2f);
        }
    }

    private MergeSource source(String lane, FloatTensor... tensors) throws IOException {
        Path input = Files.createDirectories(folder.resolve(lane));
        SafetensorsWriter.write(input.resolve("model.safetensors"), tensors);
        Files.writeString(input.resolve("config.json"), "{}");
        Files.writeString(input.resolve("tokenizer.json"), "{\"version\":1}");
        return new MergeSource(lane, input);
    }

    private static void writeRaw(MergeSource source, String header, byte[] values) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(values);
        Files.write(source.folder().resolve("model.safetensors"), bytes.array());
    }

    private static String digest(float[] embed, float[] norm) {
        return new WeightsDigest()
                .update("embed", List.of(2L, 2L), FloatBuffer.wrap(embed))
                .update("norm", List.of(2L), FloatBuffer.wrap(norm))
                .hex();
    }
}
