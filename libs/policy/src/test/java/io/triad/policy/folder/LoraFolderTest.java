// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.GoldenAdapter;
import io.triad.policy.PolicyConfig;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import io.triad.policy.lora.LoraAdapter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraFolderTest {
    private static final GoldenAdapter GOLDEN = GoldenAdapter.open("lora");
    private static final PolicyConfig BASE = GOLDEN.base().config();
    private static final String Q = "base_model.model.model.layers.0.self_attn.q_proj.";

    @TempDir
    Path path;

    @Test
    void shouldWriteTheBytesThatPeftWrote() throws IOException {
        LoraFolder written = new LoraFolder(path.resolve("adapter"));
        written.create(GOLDEN.adapter());

        assertThat(written.path().resolve("adapter_model.safetensors"))
                .hasSameBinaryContentAs(GOLDEN.golden().folder().resolve("adapter_model.safetensors"));
        assertThat(written.adapter(BASE)).isEqualTo(GOLDEN.adapter());
        try (var files = Files.list(path)) {
            assertThat(files).containsExactly(written.path());
        }
        assertThatThrownBy(() -> written.create(GOLDEN.adapter()))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void shouldKeepTheTypeOfATensor() {
        SequencedMap<String, Tensor> tensors =
                new LinkedHashMap<>(GOLDEN.adapter().tensors());
        SafetensorsWriter.write(path.resolve("half"), NewFolder.writable(tensors, Optional.of(DType.BF16)), Map.of());
        LoraFolder half = folder("stored", GOLDEN.adapter());
        half.path().resolve("adapter_model.safetensors").toFile().delete();
        assertThat(path.resolve("half")
                        .toFile()
                        .renameTo(
                                half.path().resolve("adapter_model.safetensors").toFile()))
                .isTrue();
        LoraAdapter opened = half.adapter(BASE);

        LoraFolder written = folder("copy", opened);

        assertThat(written.adapter(BASE)).isEqualTo(opened);
        assertThat(written.adapter(BASE).tensors().values()).allMatch(tensor -> tensor.dtype() == DType.BF16);
    }

    @Test
    void shouldNameFileTensorExpectedAndFoundOfEveryFaultAtOnce() {
        SequencedMap<String, Tensor> tensors =
                new LinkedHashMap<>(GOLDEN.adapter().tensors());
        tensors.put(Q + "lora_A.weight", Tensor.of(TensorShape.of(2, 32), new float[64]));
        tensors.remove(Q + "lora_B.weight");
        tensors.put(Q + "lora_magnitude_vector", Tensor.of(TensorShape.of(1), 1f));
        LoraFolder spoilt = folder("spoilt", new LoraAdapter(GOLDEN.adapter().config(), tensors));

        assertCorrupt(
                () -> spoilt.adapter(BASE),
                spoilt.path().toString(),
                "adapter_model.safetensors: " + Q + "lora_A.weight has shape [2, 32] (expected [4, 32])",
                "adapter_model.safetensors: " + Q + "lora_B.weight is missing (expected [32, 4])",
                "adapter_model.safetensors: " + Q + "lora_magnitude_vector [1] is not a tensor of this configuration");
    }

    @Test
    void shouldNameAFileThatIsCutShortOrSpoilt() throws IOException {
        LoraFolder spoilt = folder("spoilt", GOLDEN.adapter());
        Path tensors = spoilt.path().resolve("adapter_model.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(tensors.toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        assertCorrupt(() -> spoilt.adapter(BASE), tensors.toString());

        Path config = spoilt.path().resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("\"use_dora\" : false", "\"use_dora\" : true"));
        assertCorrupt(() -> spoilt.adapter(BASE), config.toString(), "use_dora is true");
    }

    @Test
    void shouldNameAFileThatIsNotThere() throws IOException {
        LoraFolder folder = folder("adapter", GOLDEN.adapter());
        Files.delete(folder.path().resolve("adapter_model.safetensors"));
        assertThatThrownBy(() -> folder.adapter(BASE))
                .isInstanceOfSatisfying(TriadException.class, thrown -> assertThat(thrown.code())
                        .isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining("adapter_model.safetensors");
        assertThatThrownBy(() -> new LoraFolder(path).config())
                .isInstanceOfSatisfying(TriadException.class, thrown -> assertThat(thrown.code())
                        .isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining("adapter_config.json");
    }

    private LoraFolder folder(String name, LoraAdapter adapter) {
        LoraFolder folder = new LoraFolder(path.resolve(name));
        folder.create(adapter);
        return folder;
    }

    private static void assertCorrupt(Runnable opening, String... parts) {
        assertThatThrownBy(opening::run)
                .isInstanceOfSatisfying(TriadException.class, thrown -> assertThat(thrown.code())
                        .isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContainingAll(parts);
    }
}
