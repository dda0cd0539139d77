// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    @TempDir
    Path folder;

    @Test
    void shouldConvertWhileItWrites() {
        // Given more values than are converted at a time
        int count = 600_001;
        FloatValues values = (from, to, at, length) -> {
            for (int index = 0; index < length; index++) {
                to[at + index] = (from + index) % 251;
            }
        };

        // When
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file,
                List.of(
                        WritableTensor.converted(new TensorInfo("half", DType.F16, Shape.of(count)), values),
                        WritableTensor.converted(new TensorInfo("brain", DType.BF16, Shape.of(count)), values),
                        FloatTensor.of("single", Shape.of(1), 0.1f)),
                Map.of());

        // Then
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            // Sorted by type, as the reference sorts, so that all are aligned
            assertThat(reader.tensors().sequencedKeySet()).containsExactly("single", "brain", "half");
            for (String name : List.of("brain", "half")) {
                float[] read = reader.floats(name);
                assertThat(read).hasSize(count);
                for (int index = 0; index < count; index++) {
                    assertThat(read[index]).isEqualTo(index % 251);
                }
            }
        }
    }

    @Test
    void shouldCopyStoredValuesAsTheyAre() {
        // Given more than are copied at a time
        byte[] bytes = new byte[3_000_002];
        new Random(1).nextBytes(bytes);
        TensorInfo info = new TensorInfo("w", DType.BF16, Shape.of(bytes.length / 2));

        // When
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, List.of(WritableTensor.stored(info, MemorySegment.ofArray(bytes))), Map.of());

        // Then
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.values("w").mismatch(MemorySegment.ofArray(bytes)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void shouldLeaveAMappedFileToThoseWhoReadIt() {
        // Given
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, FloatTensor.of("w", Shape.of(2), 1f, 2f));
        MemorySegment before = SafetensorsFile.map(file, Arena.ofAuto()).values("w");

        // When
        SafetensorsWriter.write(file, FloatTensor.of("w", Shape.of(1), 3f));

        // Then
        float[] values = new float[2];
        DType.F32.read(before, 0, values, 0, 2);
        assertThat(values).containsExactly(1f, 2f);
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.floats("w")).containsExactly(3f);
        }
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void shouldRefuseAValueThatTheTypeCannotHoldAndKeepWhatWasThere() {
        // Given
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, FloatTensor.of("w", Shape.of(1), 1f));
        float[] values = {1f, Float.POSITIVE_INFINITY, 65520f};
        WritableTensor tooLarge = WritableTensor.converted(
                new TensorInfo("w", DType.F16, Shape.of(3)),
                (from, to, at, count) -> System.arraycopy(values, (int) from, to, at, count));

        // When, then
        assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(tooLarge), Map.of()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                .hasMessageContaining("tensor w has 65520.0 at index 2, which F16 cannot hold");
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.floats("w")).containsExactly(1f);
        }
    }

    @Test
    void shouldRefuseStoredValuesOfAnotherSizeAndTwoOfOneName() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[5]);
        FloatTensor tensor = FloatTensor.of("w", Shape.of(1), 1f);

        assertThatThrownBy(() -> WritableTensor.stored(new TensorInfo("w", DType.BF16, Shape.of(2)), bytes))
                .hasMessageContaining("Tensor w of shape [2] needs 4 bytes, not 5");
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("f"), tensor, tensor))
                .hasMessageContaining("Two tensors are named w");
    }
}
