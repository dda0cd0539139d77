// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A named float32 tensor to be written: row-major values, not copied. */
public final class FloatTensor implements WritableTensor {
    private final TensorInfo info;
    private final FloatBuffer values;

    private FloatTensor(TensorInfo info, FloatBuffer values) {
        this.info = info;
        this.values = values;
    }

    /**
     * Names the remaining values of a buffer.
     *
     * @throws IllegalArgumentException when their number is not the shape's
     */
    public static FloatTensor of(String name, Shape shape, FloatBuffer values) {
        if (values.remaining() != shape.numElements()) {
            throw new IllegalArgumentException("Tensor " + name + " of shape " + shape + " needs " + shape.numElements()
                    + " values, not " + values.remaining());
        }
        return new FloatTensor(
                new TensorInfo(name, DType.F32, shape), values.slice().asReadOnlyBuffer());
    }

    /** Names the values of an array. */
    public static FloatTensor of(String name, Shape shape, float... values) {
        return of(name, shape, FloatBuffer.wrap(values));
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public void copy(long from, int count, MemorySegment to) {
        FloatBuffer run = values.slice(Math.toIntExact(from), count);
        to.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(run);
    }
}
