// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import io.triad.checkpoint.safetensors.DType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DType#BF16}, the same bits, with vectors: reading and rounding halves is a good part of a merge's work. Where the JVM
 * was started without the Vector API (jdk.incubator.vector), DType does it.
 */
public final class Bfloat16 {
    static final boolean HAS_VECTORS =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private Bfloat16() {}

    /** As {@link DType#read}. */
    public static void read(MemorySegment from, long element, float[] to, int at, int count) {
        int done = HAS_VECTORS ? Vectors.read(from, element, to, at, count) : 0;
        DType.BF16.read(from, element + done, to, at + done, count - done);
    }

    /** As {@link DType#write}. */
    public static void write(float[] from, int at, int count, MemorySegment to) {
        int done = HAS_VECTORS ? Vectors.write(from, at, count, to) : 0;
        DType.BF16.write(from, at + done, count - done, to.asSlice((long) done * Short.BYTES));
    }

    /** Whole vectors from the start; each returns how many elements these were. */
    private static final class Vectors {
        private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
        private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
        private static final VectorSpecies<Short> SHORTS =
                VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
        private static final int LANES = FLOATS.length();
        private static final int INFINITE = 0x7F800000;
        private static final int QUIET = 0x40;

        static int read(MemorySegment from, long element, float[] to, int at, int count) {
            int bound = count - count % LANES;
            for (int i = 0; i < bound; i += LANES) {
                ShortVector halves = ShortVector.fromMemorySegment(
                        SHORTS, from, (element + i) * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
                IntVector bits = (IntVector) halves.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
                bits.lanewise(VectorOperators.LSHL, Short.SIZE)
                        .reinterpretAsFloats()
                        .intoArray(to, at + i);
            }
            return bound;
        }

        static int write(float[] from, int at, int count, MemorySegment to) {
            int bound = count - count % LANES;
            for (int i = 0; i < bound; i += LANES) {
                IntVector bits = FloatVector.fromArray(FLOATS, from, at + i).reinterpretAsInts();
                IntVector upper = bits.lanewise(VectorOperators.LSHR, Short.SIZE);
                IntVector rounded = bits.add(0x7FFF).add(upper.and(1)).lanewise(VectorOperators.LSHR, Short.SIZE);
                VectorMask<Integer> isNaN = bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, INFINITE);
                IntVector halves = rounded.blend(upper.or(QUIET), isNaN);
                ((ShortVector) halves.convertShape(VectorOperators.I2S, SHORTS, 0))
                        .intoMemorySegment(to, (long) i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
            }
            return bound;
        }
    }
}
