// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.Optional;

/** The values of a {@link Tensor} in the form in which they are held. */
sealed interface TensorValues {
    DType dtype();

    long numElements();

    void read(long from, float[] to, int at, int count);

    /** As they lie in a file; empty on the heap. */
    Optional<MemorySegment> stored();

    /** Read-only: a view where they can be viewed as float32, else a copy. */
    FloatBuffer buffer();

    float[] toArray();

    /** Float32 on the heap; nobody else has the array. */
    record OnHeap(float[] floats) implements TensorValues {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public long numElements() {
            return floats.length;
        }

        @Override
        public void read(long from, float[] to, int at, int count) {
            Objects.checkFromIndexSize(from, count, floats.length);
            System.arraycopy(floats, (int) from, to, at, count);
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public FloatBuffer buffer() {
            return FloatBuffer.wrap(floats).asReadOnlyBuffer();
        }

        @Override
        public float[] toArray() {
            return floats.clone();
        }
    }

    /** In memory of any size and alignment, little-endian; the segment keeps it alive. */
    record InMemory(DType dtype, MemorySegment segment) implements TensorValues {
        @Override
        public long numElements() {
            return segment.byteSize() / dtype.numBytes();
        }

        @Override
        public void read(long from, float[] to, int at, int count) {
            Objects.checkFromIndexSize(from, count, numElements());
            dtype.read(segment, from, to, at, count);
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.of(segment);
        }

        @Override
        public FloatBuffer buffer() {
            if (dtype == DType.F32 && segment.byteSize() <= Integer.MAX_VALUE) {
                return segment.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            }
            return FloatBuffer.wrap(toArray()).asReadOnlyBuffer();
        }

        @Override
        public float[] toArray() {
            if (numElements() > Integer.MAX_VALUE - 8) {
                throw new TriadException(
                        ErrorCode.EXHAUSTED,
                        "a tensor of " + numElements() + " elements does not fit one array; read it in runs");
            }
            float[] floats = new float[(int) numElements()];
            dtype.read(segment, 0, floats, 0, floats.length);
            return floats;
        }
    }
}
