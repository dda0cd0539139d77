// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * An immutable tensor in row-major order: float32 on the heap, or float32, bfloat16 or float16 where a file is mapped. It
 * is read as float32 and compared by shape and float32 values, whatever it is held in; any NaN equals any other.
 *
 * <p>Mapped memory of an {@link java.lang.foreign.Arena#ofAuto automatic arena} lives as long as the tensors that stand on it.
 */
public final class Tensor {
    private static final int RUN = 16 * 1024;

    private final TensorShape shape;
    private final TensorValues values;

    private Tensor(TensorShape shape, TensorValues values) {
        if (shape.numElements() != values.numElements()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "shape " + shape + " holds " + shape.numElements() + " elements but " + values.numElements()
                            + " were given");
        }
        this.shape = shape;
        this.values = values;
    }

    /** Copies the values. */
    public static Tensor of(TensorShape shape, float... values) {
        return adopt(shape, values.clone());
    }

    /** Copies the remaining floats of the buffer, whose position stays where it was. */
    public static Tensor of(TensorShape shape, FloatBuffer values) {
        float[] copy = new float[values.remaining()];
        values.duplicate().get(copy);
        return adopt(shape, copy);
    }

    /**
     * Takes the array itself, without a copy, for tensors too large to hold twice. The caller gives the array away: it
     * must neither write to it nor keep it.
     */
    public static Tensor adopt(TensorShape shape, float[] values) {
        return new Tensor(shape, new TensorValues.OnHeap(values));
    }

    /**
     * Stands on memory, without a copy. Nobody may write to it, and its arena must live as long as the tensor.
     *
     * @param values little-endian, of any alignment and any size
     */
    public static Tensor stored(TensorShape shape, DType dtype, MemorySegment values) {
        if (values.byteSize() % dtype.numBytes() != 0) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    values.byteSize() + " bytes were given, which is no whole number of " + dtype + " elements");
        }
        return new Tensor(shape, new TensorValues.InMemory(dtype, values.asReadOnly()));
    }

    public TensorShape shape() {
        return shape;
    }

    /** What the values are held in; F32 on the heap. */
    public DType dtype() {
        return values.dtype();
    }

    /**
     * Reads a run of elements as float32.
     *
     * @param from the first one
     * @param to what is filled, from index {@code at} on
     * @throws IndexOutOfBoundsException when there are fewer elements, or less room
     */
    public void read(long from, float[] to, int at, int count) {
        values.read(from, to, at, count);
    }

    /** The values as {@link #dtype} and little-endian, read-only; empty where they lie on the heap. */
    public Optional<MemorySegment> stored() {
        return values.stored();
    }

    /**
     * A read-only buffer of all values as float32: a view where they are held as such, else a converted copy.
     *
     * @throws TriadException EXHAUSTED when there are more than a buffer holds
     */
    public FloatBuffer values() {
        return values.buffer();
    }

    /**
     * A copy as float32 that the caller owns.
     *
     * @throws TriadException EXHAUSTED when there are more elements than an array holds
     */
    public float[] toArray() {
        return values.toArray();
    }

    /** The index of the first value that is NaN or infinite, or −1. */
    public long firstNonFinite() {
        Runs runs = new Runs();
        while (runs.next()) {
            for (int index = 0; index < runs.count; index++) {
                if (!Float.isFinite(runs.floats[index])) {
                    return runs.from + index;
                }
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Tensor that) || !shape.equals(that.shape)) {
            return false;
        }
        Runs mine = new Runs();
        Runs theirs = that.new Runs();
        while (mine.next() && theirs.next()) {
            if (!Arrays.equals(mine.floats, 0, mine.count, theirs.floats, 0, theirs.count)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = shape.hashCode();
        Runs runs = new Runs();
        while (runs.next()) {
            for (int index = 0; index < runs.count; index++) {
                hash = 31 * hash + Float.hashCode(runs.floats[index]);
            }
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }

    /** Goes through all values. */
    private final class Runs {
        private final float[] floats = new float[(int) Math.min(RUN, values.numElements())];
        private long from;
        private int count;

        boolean next() {
            from += count;
            count = (int) Math.min(floats.length, values.numElements() - from);
            values.read(from, floats, 0, count);
            return count > 0;
        }
    }
}
