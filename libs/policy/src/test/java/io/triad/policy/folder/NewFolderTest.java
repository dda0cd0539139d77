// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewFolderTest {
    private static final PolicyWeights WEIGHTS = SmallPolicies.lively(SmallPolicies.config(false), 3);

    @TempDir
    Path parent;

    private PolicyFolder source = new PolicyFolder(Path.of(""));
    private PolicyFolder target = new PolicyFolder(Path.of(""));

    @BeforeEach
    void writeSource() throws IOException {
        source = new ModelFolder(WEIGHTS, DType.BF16).write(parent.resolve("source"));
        target = new PolicyFolder(parent.resolve("deep").resolve("target"));
    }

    @ParameterizedTest
    @CsvSource({"F32, float32", "BF16, bfloat16", "F16, float16"})
    void shouldRoundToTheTypeThatTheConfigurationNames(DType dtype, String torchName) throws IOException {
        target.create(WEIGHTS, WeightStorage.as(dtype), source);

        PolicyWeights written = target.weights();
        WEIGHTS.tensors().forEach((name, tensor) -> {
            assertThat(written.tensor(name).dtype()).isEqualTo(dtype);
            assertThat(written.tensor(name)).as(name).isEqualTo(ModelFolderTest.rounded(tensor, dtype));
        });
        assertThat(written.config()).isEqualTo(WEIGHTS.config());
        assertThat(Files.readString(target.path().resolve("config.json")))
                .contains("\"torch_dtype\" : \"" + torchName + "\"");
        assertThat(target.path().toFile().list())
                .containsExactlyInAnyOrder("config.json", "model.safetensors", "tokenizer.json");
    }

    @Test
    void shouldKeepTheBitsAndTypesWhenNothingIsToChange() throws IOException {
        // Given a NaN with bits of its own in a folder of halves, one tensor of which is single
        Map<String, Tensor> tensors = new LinkedHashMap<>(source.weights().tensors());
        tensors.put(
                "model.norm.weight", Tensor.of(tensors.get("model.norm.weight").shape(), nans(32)));
        PolicyWeights mixed = PolicyWeights.of(WEIGHTS.config(), tensors);

        // When
        target.create(mixed, WeightStorage.unchanged(), source);

        // Then
        PolicyWeights written = target.weights();
        tensors.forEach((name, tensor) -> {
            assertThat(written.tensor(name).dtype()).isEqualTo(tensor.dtype());
            tensor.stored().ifPresent(stored -> assertThat(
                            stored.mismatch(written.tensor(name).stored().orElseThrow()))
                    .isEqualTo(-1));
        });
        float[] norm = written.tensor("model.norm.weight").toArray();
        assertThat(Float.floatToRawIntBits(norm[5])).isEqualTo(0x7FC0_0005);
        assertThat(Files.readString(target.path().resolve("config.json"))).contains("\"torch_dtype\" : \"bfloat16\"");
    }

    @Test
    void shouldWriteShardsOfABoundedSize() throws IOException {
        target.create(WEIGHTS, WeightStorage.as(DType.BF16).inShardsOf(6_000), source);

        assertThat(target.path().resolve("model.safetensors.index.json")).exists();
        assertThat(target.path().resolve("model.safetensors")).doesNotExist();
        assertThat(target.weights()).isEqualTo(source.weights());
        // Counted by hand: 32,960 bytes, of which no shard can take a part of a tensor
        for (int shard = 1; shard <= 7; shard++) {
            Path file = target.path().resolve("model-0000" + shard + "-of-00007.safetensors");
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                assertThat(reader.metadata()).containsEntry("format", "pt");
                assertThat(reader.tensors().values().stream()
                                .mapToLong(TensorInfo::numBytes)
                                .sum())
                        .isBetween(2_000L, 6_000L);
            }
        }
    }

    @Test
    void shouldCarryAlongWhatBelongsToTheModelAndNothingElse() throws IOException {
        for (String name : new String[] {
            "tokenizer_config.json", "generation_config.json", "chat_template.jinja", "merges.txt", "LICENSE"
        }) {
            Files.writeString(source.path().resolve(name), "{\"of\": \"" + name + "\"}\r\n");
        }
        Files.writeString(source.path().resolve("optimizer.safetensors"), "not of the model");
        Files.writeString(source.path().resolve("manifest.json"), "of the checkpoint");

        target.create(WEIGHTS, WeightStorage.as(DType.F32), source);

        assertThat(target.path().toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "generation_config.json",
                        "chat_template.jinja",
                        "merges.txt",
                        "LICENSE");
        assertThat(target.path().resolve("chat_template.jinja"))
                .hasSameBinaryContentAs(source.path().resolve("chat_template.jinja"));
    }

    @Test
    void shouldLeaveNothingWhenItFails() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(WEIGHTS.tensors());
        float[] large = new float[32];
        large[31] = 1e6f;
        tensors.put(
                "model.norm.weight", Tensor.of(tensors.get("model.norm.weight").shape(), large));
        PolicyWeights weights = PolicyWeights.of(WEIGHTS.config(), tensors);

        assertThatThrownBy(
                        () -> target.create(weights, WeightStorage.as(DType.F16).inShardsOf(6_000), source))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                .hasMessageContaining("model.norm.weight has 1000000.0 at index 31, which F16 cannot hold");
        assertThat(target.path().getParent()).isEmptyDirectory();
    }

    @Test
    void shouldRefuseAFolderThatExists() throws IOException {
        Files.createDirectories(target.path());

        assertThatThrownBy(() -> target.create(WEIGHTS, WeightStorage.unchanged(), source))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(target.path() + " exists already");
        assertThatThrownBy(() -> WeightStorage.unchanged().inShardsOf(0)).hasMessageContaining("0 bytes");
    }

    @Test
    void shouldWriteATrainersFolderAsFloat32WhateverTheWeightsStandOn() throws IOException {
        Path trained = Files.createDirectory(parent.resolve("trained"));

        new PolicyFolder(trained).write(source.weights(), source.companions());

        PolicyWeights written = new PolicyFolder(trained).weights();
        assertThat(written).isEqualTo(source.weights());
        assertThat(written.tensors().values()).extracting(Tensor::dtype).containsOnly(DType.F32);
        assertThat(Files.readString(trained.resolve("config.json"))).contains("\"torch_dtype\" : \"float32\"");
    }

    private static float[] nans(int count) {
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = Float.intBitsToFloat(0x7FC0_0000 + index);
        }
        return values;
    }
}
