// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The element types of tensors, little-endian. All are read into float32 without loss; float32 is written into them rounded
 * to the nearest, ties to even, as IEEE 754 has it.
 */
public enum DType {
    /** IEEE 754 single precision. */
    F32(4, Float.POSITIVE_INFINITY) {
        @Override
        public void read(MemorySegment from, long element, float[] to, int at, int count) {
            MemorySegment.copy(from, FLOAT, element * Float.BYTES, to, at, count);
        }

        @Override
        public void write(float[] from, int at, int count, MemorySegment to) {
            MemorySegment.copy(from, at, to, FLOAT, 0, count);
        }
    },
    /** The upper half of a single: 8 bits of exponent, 7 of fraction. */
    BF16(2, 0x1.FFp127f) {
        @Override
        public void read(MemorySegment from, long element, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                to[at + i] = Float.intBitsToFloat(from.get(SHORT, (element + i) * Short.BYTES) << Short.SIZE);
            }
        }

        @Override
        public void write(float[] from, int at, int count, MemorySegment to) {
            for (int i = 0; i < count; i++) {
                to.set(SHORT, (long) i * Short.BYTES, upperHalf(from[at + i]));
            }
        }
    },
    /** IEEE 754 half precision. */
    F16(2, 65520f) {
        @Override
        public void read(MemorySegment from, long element, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                to[at + i] = Float.float16ToFloat(from.get(SHORT, (element + i) * Short.BYTES));
            }
        }

        @Override
        public void write(float[] from, int at, int count, MemorySegment to) {
            for (int i = 0; i < count; i++) {
                to.set(SHORT, (long) i * Short.BYTES, Float.floatToFloat16(from[at + i]));
            }
        }
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The bit of a single's upper half that makes a NaN a quiet one. */
    private static final int QUIET = 0x40;

    private final int numBytes;
    private final float overflow;

    DType(int numBytes, float overflow) {
        this.numBytes = numBytes;
        this.overflow = overflow;
    }

    /** Returns the size of one element in bytes. */
    public int numBytes() {
        return numBytes;
    }

    /** Tells whether a finite value is so large that it would be written as infinite. */
    public boolean overflows(float value) {
        return Math.abs(value) >= overflow && Float.isFinite(value);
    }

    /**
     * Reads a run of elements as float32.
     *
     * @param from elements of this type, of any alignment
     * @param element the first one to read
     * @param to what is filled, from index {@code at} on
     * @param count how many to read
     * @throws IndexOutOfBoundsException when the segment or the array has fewer
     */
    public abstract void read(MemorySegment from, long element, float[] to, int at, int count);

    /**
     * Writes a run of float32 values to the start of a segment. A NaN stays a NaN of its sign, a quiet one in BF16, and keeps
     * what fits of its other bits; what {@link #overflows} becomes infinite.
     *
     * @throws IndexOutOfBoundsException when the array or the segment has fewer elements
     */
    public abstract void write(float[] from, int at, int count, MemorySegment to);

    private static short upperHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // Rounding could carry a NaN over into an infinity.
            return (short) (bits >>> Short.SIZE | QUIET);
        }
        int evenOrOdd = bits >>> Short.SIZE & 1;
        return (short) (bits + 0x7FFF + evenOrOdd >>> Short.SIZE);
    }
}
