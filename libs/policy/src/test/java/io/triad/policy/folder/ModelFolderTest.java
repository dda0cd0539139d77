// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import static io.triad.policy.folder.ModelFolder.FIRST;
import static io.triad.policy.folder.ModelFolder.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders as Hugging Face writes them, sound and spoilt. */
class ModelFolderTest {
    private static final PolicyWeights UNTIED = SmallPolicies.lively(SmallPolicies.config(false), 3);
    private static final PolicyWeights TIED = SmallPolicies.lively(SmallPolicies.config(true), 3);

    @TempDir
    Path path;

    @ParameterizedTest
    @EnumSource
    void shouldOpenShardsOfEveryTypeWithoutACopy(DType dtype) throws IOException {
        PolicyWeights opened = new ModelFolder(UNTIED, dtype).write(path).weights();

        assertThat(opened.config()).isEqualTo(UNTIED.config());
        UNTIED.tensors().forEach((name, tensor) -> {
            assertThat(opened.tensor(name).dtype()).isEqualTo(dtype);
            assertThat(opened.tensor(name).stored()).isPresent();
            assertThat(opened.tensor(name)).as(name).isEqualTo(rounded(tensor, dtype));
        });
    }

    @Test
    void shouldOutliveItsFiles() throws IOException {
        PolicyWeights opened =
                new ModelFolder(TIED, DType.F32).writeSingle(path).weights();
        Files.delete(path.resolve("model.safetensors"));

        assertThat(opened).isEqualTo(TIED);
    }

    @Test
    void shouldPassOverWhatFollowsFromTheConfiguration() throws IOException {
        // Given the rotary frequencies as old versions saved them, and the embedding as an output projection again
        ModelFolder folder = new ModelFolder(TIED, DType.BF16)
                .put(FIRST, "model.rotary_emb.inv_freq", 1f, 0.1f)
                .put(SECOND, "model.layers.1.self_attn.rotary_emb.inv_freq", 1f, 0.1f);
        folder.put(SECOND, ParameterLayout.OUTPUT, folder.tensor(FIRST, ParameterLayout.EMBEDDING));

        // When, then
        assertThat(folder.write(path.resolve("shards")).weights().tensors().keySet())
                .isEqualTo(TIED.tensors().keySet());
        assertThat(folder.writeSingle(path.resolve("single"))
                        .weights()
                        .tensors()
                        .keySet())
                .isEqualTo(TIED.tensors().keySet());
    }

    /** transformers 4 takes the embedding then, transformers 5 the projection. */
    @Test
    void shouldRefuseATiedOutputProjectionOfOtherValues() throws IOException {
        ModelFolder folder = new ModelFolder(TIED, DType.BF16);
        float[] values = folder.tensor(FIRST, ParameterLayout.EMBEDDING).toArray();
        values[values.length - 1] += 1;
        folder.put(
                SECOND,
                ParameterLayout.OUTPUT,
                Tensor.of(TIED.tensor(ParameterLayout.EMBEDDING).shape(), values));

        assertCorrupt(
                folder.write(path),
                SECOND + ": lm_head.weight [37, 32] differs from model.embed_tokens.weight [37, 32], but"
                        + " tie_word_embeddings is true");
    }

    @Test
    void shouldNameFileTensorExpectedAndFoundOfEveryFaultAtOnce() throws IOException {
        ModelFolder folder = new ModelFolder(UNTIED, DType.F16)
                .put(FIRST, "model.layers.0.input_layernorm.weight", 1f, 2f, 3f)
                .put(SECOND, "model.layers.1.extra.weight", 1f);
        folder.shards.get(SECOND).remove("model.norm.weight");
        folder.weightMap.remove("model.norm.weight");
        folder.shards.get(FIRST).remove("model.layers.0.mlp.up_proj.weight");
        folder.shards
                .get(SECOND)
                .put(
                        "model.embed_tokens.weight",
                        Tensor.of(UNTIED.tensor("model.norm.weight").shape(), new float[32]));

        assertCorrupt(
                folder.write(path),
                "the weights in " + path,
                FIRST + ": model.layers.0.input_layernorm.weight has shape [3] (expected [32])",
                SECOND + ": model.layers.1.extra.weight [1] is not a tensor of this configuration",
                "model.safetensors.index.json: model.norm.weight is missing (expected [32])",
                FIRST + " lacks tensor model.layers.0.mlp.up_proj.weight, which the index puts there",
                SECOND + " holds tensor model.embed_tokens.weight, which the index puts into " + FIRST);
    }

    @Test
    void shouldNameTheOneFileOfFaultsThere() throws IOException {
        ModelFolder folder = new ModelFolder(UNTIED, DType.F32).put(FIRST, "model.layers.0.extra.weight", 1f);
        folder.shards.get(SECOND).remove("lm_head.weight");

        assertCorrupt(
                folder.writeSingle(path),
                "model.safetensors: lm_head.weight is missing (expected [37, 32])",
                "model.safetensors: model.layers.0.extra.weight [1] is not a tensor");
    }

    @Test
    void shouldTellAShardThatIsCutShortOrNotThereOnce() throws IOException {
        // Given
        PolicyFolder folder = new ModelFolder(UNTIED, DType.BF16).write(path);
        try (RandomAccessFile file = new RandomAccessFile(path.resolve(FIRST).toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        Files.delete(path.resolve(SECOND));

        // When, then
        assertThatThrownBy(folder::weights)
                .hasMessageContaining(FIRST + " is not a valid safetensors file: tensor ")
                .hasMessageContaining("it is truncated")
                .hasMessageContaining(SECOND + " does not exist, but the index names it")
                .message()
                .doesNotContain("is missing");
    }

    @Test
    void shouldRefuseAHeaderThatIsSaidToBeHuge() throws IOException {
        PolicyFolder folder = new ModelFolder(UNTIED, DType.BF16).write(path);
        try (RandomAccessFile file = new RandomAccessFile(path.resolve(FIRST).toFile(), "rw")) {
            file.writeLong(Long.reverseBytes(1L << 40));
        }

        assertCorrupt(folder, FIRST, "its header is said to have 1099511627776 bytes, expected 2 to 16777216");
    }

    @Test
    void shouldRefuseAShardOutsideTheFolder() throws IOException {
        ModelFolder folder = new ModelFolder(UNTIED, DType.BF16);
        folder.weightMap.put("model.norm.weight", "../" + SECOND);

        assertCorrupt(
                folder.write(path),
                "model.safetensors.index.json is not a valid index: it puts tensor model.norm.weight into \"../"
                        + SECOND);
    }

    @Test
    void shouldTakeTheEndsOfATurnFromTheGenerationSettings() throws IOException {
        PolicyFolder folder = new ModelFolder(TIED, DType.BF16).write(path);
        Files.writeString(path.resolve("generation_config.json"), "{\"eos_token_id\": [5, 2], \"top_p\": 0.8}");
        assertThat(folder.weights().config().eosTokenIds()).containsExactly(5, 2);

        Files.writeString(path.resolve("generation_config.json"), "{\"temperature\": 0.7}");
        assertThat(folder.config()).isEqualTo(TIED.config());

        Files.writeString(path.resolve("generation_config.json"), "{\"eos_token_id\": \"end\"}");
        assertCorrupt(
                folder,
                path.resolve("generation_config.json") + ": generation_config.json field eos_token_id is \"end\"");
    }

    @Test
    void shouldNameAConfigurationThatIsMissingWrongOrHuge() throws IOException {
        PolicyFolder folder = new PolicyFolder(path);
        Path config = path.resolve("config.json");
        assertThatThrownBy(folder::weights)
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining(config + " cannot be read");

        Files.writeString(config, "{\"model_type\": \"mamba\"}");
        assertCorrupt(folder, config + ": config field model_type is \"mamba\"");

        try (RandomAccessFile file = new RandomAccessFile(config.toFile(), "rw")) {
            file.setLength(1L << 33);
        }
        assertCorrupt(folder, config + " has 8589934592 bytes, expected at most 1048576");
    }

    /** The file is sparse: it takes no room on the disk, and a reader that read all of it would take minutes. */
    @Test
    void shouldOpenAnEmbeddingOfMoreThanTwoToThe31ElementsAtOnce() throws IOException {
        // Given a model of 4.3 GB whose last embedding ends in 1
        PolicyConfig config = new PolicyConfig(
                512, 1, 2, 1, 8, 4_200_000, 64, 10_000, 1e-6, true, OptionalInt.empty(), 2, OptionalInt.empty());
        long embeddingBytes = sparseModel(config);

        // When
        PolicyWeights weights = new PolicyFolder(path).weights();

        // Then
        Tensor embedding = weights.tensor(ParameterLayout.EMBEDDING);
        float[] lastRow = new float[512];
        embedding.read(4_199_999L * 512, lastRow, 0, 512);
        assertThat(lastRow[511]).isEqualTo(1f);
        assertThat(lastRow[510]).isZero();
        assertThat(embedding.stored().orElseThrow().byteSize()).isEqualTo(embeddingBytes);
        assertThat(weights.tensor(ParameterLayout.FINAL_NORM).toArray()).containsOnly(0f);
    }

    private long sparseModel(PolicyConfig config) throws IOException {
        StringJoiner header = new StringJoiner(",", "{", "}");
        long end = 0;
        long embeddingEnd = 0;
        for (var tensor : ParameterLayout.shapes(config).entrySet()) {
            long begin = end;
            end += 2 * tensor.getValue().numElements();
            header.add("\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), tensor.getValue(), begin, end));
            embeddingEnd = tensor.getKey().equals(ParameterLayout.EMBEDDING) ? end : embeddingEnd;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length).put(json).flip();
        try (FileChannel channel = FileChannel.open(
                path.resolve("model.safetensors"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertThat(channel.write(start)).isEqualTo(8 + json.length);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0x3F}), 8 + json.length + embeddingEnd - 2);
            channel.write(ByteBuffer.wrap(new byte[1]), 8 + json.length + end - 1);
        }
        Files.writeString(path.resolve("config.json"), config.toJson(DType.BF16));
        return embeddingEnd;
    }

    private static void assertCorrupt(PolicyFolder folder, String... words) {
        assertThatThrownBy(folder::weights)
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContainingAll(words);
    }

    static Tensor rounded(Tensor tensor, DType dtype) {
        float[] values = tensor.toArray();
        MemorySegment stored = MemorySegment.ofArray(new byte[values.length * dtype.numBytes()]);
        dtype.write(values, 0, values.length, stored);
        dtype.read(stored, 0, values, 0, values.length);
        return Tensor.of(tensor.shape(), values);
    }
}
