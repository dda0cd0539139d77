// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.RotaryTable;
import jdk.incubator.vector.FloatVector;

/** Rotary positions applied to the heads of one row, with a scale folded in; products and sums are not fused. */
final class HeadRotation {
    private final int half;
    private final float[] cosines;
    private final float[] sines;

    HeadRotation(RotaryTable table, float scale) {
        this.half = table.numFrequencies();
        this.cosines = new float[table.numPositions() * half];
        this.sines = new float[cosines.length];
        for (int position = 0; position < table.numPositions(); position++) {
            for (int frequency = 0; frequency < half; frequency++) {
                cosines[position * half + frequency] = table.cosine(position, frequency) * scale;
                sines[position * half + frequency] = table.sine(position, frequency) * scale;
            }
        }
    }

    /** Turns heads that stand one after another. */
    void rotate(float[] row, int from, int numHeads, int position) {
        int table = position * half;
        int whole = half - half % VectorFloats.WIDTH;
        for (int low = from; low < from + numHeads * 2 * half; low += 2 * half) {
            for (int index = 0; index < whole; index += VectorFloats.WIDTH) {
                FloatVector cosine = FloatVector.fromArray(VectorFloats.LANES, cosines, table + index);
                FloatVector sine = FloatVector.fromArray(VectorFloats.LANES, sines, table + index);
                FloatVector first = FloatVector.fromArray(VectorFloats.LANES, row, low + index);
                FloatVector second = FloatVector.fromArray(VectorFloats.LANES, row, low + half + index);
                first.mul(cosine).sub(second.mul(sine)).intoArray(row, low + index);
                second.mul(cosine).add(first.mul(sine)).intoArray(row, low + half + index);
            }
            for (int index = whole; index < half; index++) {
                float first = row[low + index];
                float second = row[low + half + index];
                row[low + index] = first * cosines[table + index] - second * sines[table + index];
                row[low + half + index] = second * cosines[table + index] + first * sines[table + index];
            }
        }
    }
}
