// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    /** More than are read at a time; each is a value of every type. */
    private static final float[] VALUES = values(40_001);

    private static final TensorShape SHAPE = TensorShape.of(VALUES.length);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldBeEqualToTheSameValuesOnTheHeap(DType dtype) {
        Tensor onHeap = Tensor.of(SHAPE, VALUES);
        Tensor stored = stored(dtype, VALUES);

        assertThat(stored).isEqualTo(onHeap).hasSameHashCodeAs(onHeap);
        assertThat(onHeap).isEqualTo(stored);
        assertThat(stored.toArray()).isEqualTo(VALUES);
        assertThat(Tensor.of(SHAPE, stored.values())).isEqualTo(onHeap);
        assertThat(stored.values().isReadOnly()).isTrue();
        assertThat(stored.firstNonFinite()).isEqualTo(-1);

        float[] changed = VALUES.clone();
        changed[VALUES.length - 1] = Float.NaN;
        assertThat(stored(dtype, changed)).isNotEqualTo(stored).isEqualTo(Tensor.of(SHAPE, changed));
        assertThat(stored(dtype, changed).hashCode()).isNotEqualTo(stored.hashCode());
        assertThat(stored(dtype, changed).firstNonFinite()).isEqualTo(VALUES.length - 1);
        assertThat(Tensor.of(TensorShape.of(1, VALUES.length), VALUES)).isNotEqualTo(stored);
    }

    @Test
    void shouldTellWhatItStandsOn() {
        Tensor onHeap = Tensor.of(SHAPE, VALUES);
        Tensor stored = stored(DType.BF16, VALUES);

        assertThat(onHeap.dtype()).isEqualTo(DType.F32);
        assertThat(onHeap.stored()).isEmpty();
        assertThat(stored.dtype()).isEqualTo(DType.BF16);
        assertThat(stored.stored()).hasValueSatisfying(segment -> {
            assertThat(segment.isReadOnly()).isTrue();
            assertThat(segment.byteSize()).isEqualTo(2L * VALUES.length);
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadRunsAndRefuseThoseThatReachBeyond(DType dtype) {
        for (Tensor tensor : new Tensor[] {Tensor.of(SHAPE, VALUES), stored(dtype, VALUES)}) {
            float[] run = new float[4];
            tensor.read(40_000, run, 3, 1);
            tensor.read(7, run, 0, 2);
            assertThat(run).containsExactly(VALUES[7], VALUES[8], 0, VALUES[40_000]);
            assertThatThrownBy(() -> tensor.read(40_000, run, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> tensor.read(-1, run, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> tensor.read((1L << 32) + 1, run, 0, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldRefuseMemoryOfAnotherSize() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[6]);

        assertThatThrownBy(() -> Tensor.stored(TensorShape.of(1), DType.F32, bytes))
                .hasMessageContaining("6 bytes were given, which is no whole number of F32 elements");
        assertThatThrownBy(() -> Tensor.stored(TensorShape.of(2), DType.BF16, bytes))
                .hasMessageContaining("shape [2] holds 2 elements but 3 were given");
    }

    @ParameterizedTest
    @EnumSource
    void shouldStandOnMoreThanTwoToThe31Elements(DType dtype) throws IOException {
        // Given a sparse file whose last element is 1
        long count = (1L << 31) + 3;
        float[] one = {1f};
        ByteBuffer last = ByteBuffer.allocate(dtype.numBytes());
        dtype.write(one, 0, 1, MemorySegment.ofBuffer(last));
        Path file = folder.resolve("sparse");
        Tensor tensor;
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(channel.write(last, (count - 1) * dtype.numBytes())).isEqualTo(dtype.numBytes());
            tensor = Tensor.stored(
                    TensorShape.of(count),
                    dtype,
                    channel.map(MapMode.READ_ONLY, 0, count * dtype.numBytes(), Arena.ofAuto()));
        }

        // When, then
        float[] run = new float[3];
        tensor.read(count - 3, run, 0, 3);
        assertThat(run).containsExactly(0, 0, 1);
        assertThat(tensor.stored().orElseThrow().byteSize()).isEqualTo(count * dtype.numBytes());
        assertThatThrownBy(tensor::toArray)
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED))
                .hasMessageContaining("2147483651 elements does not fit one array");
        assertThatThrownBy(tensor::values).hasMessageContaining("read it in runs");
    }

    private static Tensor stored(DType dtype, float[] values) {
        MemorySegment segment = Arena.ofAuto().allocate((long) values.length * dtype.numBytes());
        dtype.write(values, 0, values.length, segment);
        return Tensor.stored(TensorShape.of(values.length), dtype, segment);
    }

    private static float[] values(int count) {
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = (index % 255 - 127) * 0.25f;
        }
        return values;
    }
}
