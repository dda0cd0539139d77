// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The element types that can be read, all of them into float32 without loss. */
public enum DType {
    /** IEEE 754 single precision. */
    F32(4) {
        @Override
        void read(MemorySegment from, float[] to) {
            MemorySegment.copy(from, FLOAT, 0, to, 0, to.length);
        }
    },
    /** The upper half of a single: 8 bits of exponent, 7 of fraction. */
    BF16(2) {
        @Override
        void read(MemorySegment from, float[] to) {
            for (int i = 0; i < to.length; i++) {
                to[i] = Float.intBitsToFloat(from.get(SHORT, 2L * i) << Short.SIZE);
            }
        }
    },
    /** IEEE 754 half precision. */
    F16(2) {
        @Override
        void read(MemorySegment from, float[] to) {
            for (int i = 0; i < to.length; i++) {
                to[i] = Float.float16ToFloat(from.get(SHORT, 2L * i));
            }
        }
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int numBytes;

    DType(int numBytes) {
        this.numBytes = numBytes;
    }

    /** Returns the size of one element in bytes. */
    public int numBytes() {
        return numBytes;
    }

    /** Fills the array from the start of the segment, which must hold as many elements of this type. */
    abstract void read(MemorySegment from, float[] to);
}
