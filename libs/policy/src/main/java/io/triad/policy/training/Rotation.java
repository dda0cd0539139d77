// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.triad.policy.RotaryTable;

/**
 * The rotary turn of heads given as two halves: x·cos + swap(x)·sin, with the first half's sines negative.
 *
 * @param cosines (T, heads, 2, E/2) float32, times the scale
 * @param sines the same for the sines
 */
record Rotation(NDArray cosines, NDArray sines) {
    static Rotation of(NDManager manager, RotaryTable table, int heads, double scale) {
        int steps = table.numPositions();
        int half = table.numFrequencies();
        float[] cosines = new float[steps * heads * 2 * half];
        float[] sines = new float[cosines.length];
        for (int step = 0; step < steps; step++) {
            for (int head = 0; head < heads; head++) {
                int low = (step * heads + head) * 2 * half;
                for (int frequency = 0; frequency < half; frequency++) {
                    cosines[low + frequency] = (float) (scale * table.cosine(step, frequency));
                    cosines[low + half + frequency] = cosines[low + frequency];
                    sines[low + half + frequency] = (float) (scale * table.sine(step, frequency));
                    sines[low + frequency] = -sines[low + half + frequency];
                }
            }
        }
        Shape shape = new Shape(steps, heads, 2, half);
        return new Rotation(manager.create(cosines, shape), manager.create(sines, shape));
    }

    /** Turns (B, T, heads, 2, E/2). */
    NDArray turn(NDArray halves) {
        return halves.mul(cosines).add(halves.flip(-2).mul(sines));
    }
}
