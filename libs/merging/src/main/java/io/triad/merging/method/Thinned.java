// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.Arrays;
import java.util.List;

/**
 * A task vector of which some values are kept and the others are 0.
 *
 * @param values what is kept
 * @param scale what it is to be multiplied with
 */
record Thinned(FloatValues values, double scale) {
    /** Sums of magnitudes below this are not scaled by, as in mergekit. */
    private static final double SMALLEST = 1e-7;

    /** Tells which values are kept. */
    @FunctionalInterface
    interface Kept {
        boolean keeps(long index, float value);
    }

    /** Keeps all. */
    static Thinned whole(FloatValues vector) {
        return new Thinned(vector, 1);
    }

    /** Keeps nothing. */
    static Thinned nothing() {
        return new Thinned((_, to, at, count) -> Arrays.fill(to, at, at + count, 0), 1);
    }

    /**
     * Keeps some values.
     *
     * @param rescales whether these are scaled so that their magnitudes sum to what all did. mergekit does so, where the papers of
     *     DARE and DELLA divide by the chance of being kept. Sums and quotient are float64; mergekit's have the tensors' type.
     */
    static Thinned of(FloatValues vector, long numElements, Kept kept, boolean rescales) {
        FloatValues values = Blocks.combined(List.of(vector), (blocks, from, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                float value = blocks[0][i];
                to[at + i] = kept.keeps(from + i, value) ? value : 0;
            }
        });
        return new Thinned(values, rescales ? scale(vector, numElements, kept) : 1);
    }

    private static double scale(FloatValues vector, long numElements, Kept kept) {
        double[] sums = new double[2];
        Blocks.forEach(List.of(vector), numElements, (blocks, from, count) -> {
            for (int i = 0; i < count; i++) {
                float value = blocks[0][i];
                sums[0] += Math.abs(value);
                if (kept.keeps(from + i, value)) {
                    sums[1] += Math.abs(value);
                }
            }
        });
        return sums[0] < SMALLEST || sums[1] < SMALLEST ? 1 : sums[0] / sums[1];
    }
}
