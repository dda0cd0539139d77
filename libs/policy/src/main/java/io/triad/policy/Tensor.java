// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** An immutable float32 tensor in row-major order, compared by shape and bits. */
public final class Tensor {
    private final TensorShape shape;
    private final float[] values;

    private Tensor(TensorShape shape, float[] values) {
        if (shape.numElements() != values.length) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "shape " + shape + " holds " + shape.numElements() + " elements but " + values.length
                            + " were given");
        }
        this.shape = shape;
        this.values = values;
    }

    /** Copies the values. */
    public static Tensor of(TensorShape shape, float... values) {
        return new Tensor(shape, values.clone());
    }

    /** Copies the remaining floats of the buffer, whose position stays where it was. */
    public static Tensor of(TensorShape shape, FloatBuffer values) {
        float[] copy = new float[values.remaining()];
        values.duplicate().get(copy);
        return new Tensor(shape, copy);
    }

    /**
     * Takes the array itself, without a copy, for tensors too large to hold twice. The caller gives the array away: it
     * must neither write to it nor keep it.
     */
    public static Tensor adopt(TensorShape shape, float[] values) {
        return new Tensor(shape, values);
    }

    public TensorShape shape() {
        return shape;
    }

    /** A read-only view of all values. */
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** How the values are stored. */
    public DType dtype() {
        return DType.F32;
    }

    /** Copies a run of values, as float32. */
    public void read(long from, float[] to, int at, int count) {
        System.arraycopy(values, Math.toIntExact(from), to, at, count);
    }

    /** A copy that the caller owns. */
    public float[] toArray() {
        return values.clone();
    }

    /** The index of the first value that is NaN or infinite, or −1. */
    public int firstNonFinite() {
        for (int index = 0; index < values.length; index++) {
            if (!Float.isFinite(values[index])) {
                return index;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && shape.equals(that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }
}
