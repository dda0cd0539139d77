// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The largest of many magnitudes, which tells at once whether all are finite. */
public final class Magnitudes {
    private Magnitudes() {}

    /**
     * Returns the largest magnitude among {@code values[0]} to {@code values[count - 1]} by its bits, so that infinity is above all
     * numbers and a NaN is above infinity; 0 for none.
     */
    public static float largest(float[] values, int count) {
        int done = Bfloat16.HAS_VECTORS ? Vectors.bound(count) : 0;
        int largest = done > 0 ? Vectors.largest(values, done) : 0;
        for (int i = done; i < count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(largest);
    }

    /** C2 does not make vectors of a loop that looks at a float's bits. */
    private static final class Vectors {
        private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
        private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

        static int bound(int count) {
            return FLOATS.loopBound(count);
        }

        static int largest(float[] values, int bound) {
            IntVector largest = IntVector.zero(INTS);
            for (int i = 0; i < bound; i += FLOATS.length()) {
                largest = largest.max(FloatVector.fromArray(FLOATS, values, i)
                        .reinterpretAsInts()
                        .and(Integer.MAX_VALUE));
            }
            return largest.reduceLanes(VectorOperators.MAX);
        }
    }
}
