// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.step;

/** Sums of float32 values in float64, in their order. */
final class Sums {
    private Sums() {}

    static double of(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
