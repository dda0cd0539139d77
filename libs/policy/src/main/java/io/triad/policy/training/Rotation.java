// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.triad.policy.PolicyConfig;
import io.triad.policy.RotaryTable;
import java.util.Arrays;

/**
 * The rotary turn of each row's heads, given as two halves: x·cos + swap(x)·sin, with the first half's sines negative.
 *
 * @param cosines (R, 1, 2, E/2) float32
 * @param sines the same for the sines
 */
record Rotation(NDArray cosines, NDArray sines) {
    static Rotation of(NDManager manager, PolicyConfig config, long[] positions) {
        int numPositions = (int) Arrays.stream(positions).max().orElseThrow() + 1;
        RotaryTable table = RotaryTable.of(config, numPositions);
        int half = table.numFrequencies();
        float[] cosines = new float[positions.length * 2 * half];
        float[] sines = new float[cosines.length];
        for (int row = 0; row < positions.length; row++) {
            int low = row * 2 * half;
            int position = (int) positions[row];
            for (int frequency = 0; frequency < half; frequency++) {
                cosines[low + frequency] = table.cosine(position, frequency);
                cosines[low + half + frequency] = cosines[low + frequency];
                sines[low + half + frequency] = table.sine(position, frequency);
                sines[low + frequency] = -sines[low + half + frequency];
            }
        }
        Shape shape = new Shape(positions.length, 1, 2, half);
        return new Rotation(manager.create(cosines, shape), manager.create(sines, shape));
    }

    /** Turns the heads of (R, heads·E); returns them as (R·heads, E). */
    NDArray turn(NDArray rows, int heads) {
        long half = cosines.getShape().get(3);
        NDArray halves = rows.reshape(-1, heads, 2, half);
        return halves.mul(cosines).add(halves.flip(-2).mul(sines)).reshape(-1, 2 * half);
    }
}
