// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.nio.FloatBuffer;

/** A named float32 tensor to be written: row-major values, not copied. */
public final class FloatTensor {
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

    /** Returns name, type and shape. */
    public TensorInfo info() {
        return info;
    }

    /** Returns a read-only view of the values. */
    public FloatBuffer values() {
        return values.duplicate();
    }
}
