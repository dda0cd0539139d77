// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/** A task vector of which some values are kept and the others are 0. */
final class Thinned {
    /** Sums of magnitudes below this are not scaled by, as in mergekit. */
    private static final float SMALLEST = 1e-7f;

    private Thinned() {}

    /** Tells which values are kept. */
    @FunctionalInterface
    interface Kept {
        boolean keeps(long index, float value);
    }

    /** Returns the values that are kept, and 0 for the others. */
    static FloatValues of(FloatValues vector, Kept kept) {
        return scaled(vector, kept, 1);
    }

    /**
     * Returns the values that are kept, scaled so that their magnitudes sum to what all did, and 0 for the others. mergekit
     * does so (its {@code rescale}), where the papers of DARE and DELLA divide by the chance of being kept.
     *
     * <p>The two sums are kept in float64 and rounded once; mergekit sums in float32, so its quotient may differ in the last
     * places.
     */
    static FloatValues rescaled(FloatValues vector, long numElements, Kept kept) {
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
        float before = (float) sums[0];
        float after = (float) sums[1];
        return scaled(vector, kept, before < SMALLEST || after < SMALLEST ? 1 : before / after);
    }

    /** Returns one of the two. */
    static FloatValues of(FloatValues vector, long numElements, Kept kept, boolean rescales) {
        return rescales ? rescaled(vector, numElements, kept) : of(vector, kept);
    }

    private static FloatValues scaled(FloatValues vector, Kept kept, float scale) {
        return Blocks.combined(List.of(vector), (blocks, from, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                float value = blocks[0][i];
                to[at + i] = kept.keeps(from + i, value) ? value * scale : 0;
            }
        });
    }

    /** Nothing is kept. */
    static FloatValues nothing() {
        return (_, to, at, count) -> java.util.Arrays.fill(to, at, at + count, 0);
    }
}
