// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

/** Sums in float64, in the order of the values. */
final class Sums {
    private Sums() {}

    static double of(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    static double of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
