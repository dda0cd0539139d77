// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions and sums whose bits depend on nothing but their inputs: lanes never meet, and sums have a fixed
 * order. (The Vector API's own {@code EXP} and float {@code ADD} reduction change bits between interpreter and compiler.)
 */
final class VectorFloats {
    static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    static final int WIDTH = LANES.length();
    private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;

    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts (Cody and Waite), so that the reduced argument keeps its bits. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding and subtracting 1.5·2²³ rounds to an integer. */
    private static final float ROUNDER = 12_582_912f;

    private static final float SMALLEST = -87.0f;
    private static final float LARGEST = 88.0f;

    private VectorFloats() {}

    /** Room for {@code size} floats in whole vectors of this machine. */
    static int padded(int size) {
        return (size + 2 * WIDTH - 1) / (2 * WIDTH) * (2 * WIDTH);
    }

    /**
     * eˣ to 2 units in the last place, for x clamped to [−87, 88]: Cephes' {@code expf} polynomial on the argument
     * reduced by multiples of ln 2.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(SMALLEST).min(LARGEST);
        FloatVector power = clamped.fma(FloatVector.broadcast(LANES, LOG2_E), FloatVector.broadcast(LANES, ROUNDER))
                .sub(ROUNDER);
        FloatVector rest = power.fma(FloatVector.broadcast(LANES, -LN2_HIGH), clamped);
        rest = power.fma(FloatVector.broadcast(LANES, -LN2_LOW), rest);
        FloatVector sum = FloatVector.broadcast(LANES, 1.9875691500e-4f);
        sum = sum.fma(rest, FloatVector.broadcast(LANES, 1.3981999507e-3f));
        sum = sum.fma(rest, FloatVector.broadcast(LANES, 8.3334519073e-3f));
        sum = sum.fma(rest, FloatVector.broadcast(LANES, 4.1665795894e-2f));
        sum = sum.fma(rest, FloatVector.broadcast(LANES, 1.6666665459e-1f));
        sum = sum.fma(rest, FloatVector.broadcast(LANES, 5.0000001201e-1f));
        FloatVector result = sum.fma(rest.mul(rest), rest.add(1f));
        IntVector exponent = (IntVector) power.convertShape(VectorOperators.F2I, INTEGERS, 0);
        return result.mul(exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
    }

    /** values ← e^(values·scale − shift) over {@code size} floats, rounded up to whole vectors. */
    static void expInPlace(float[] values, int size, float scale, float shift) {
        FloatVector scales = FloatVector.broadcast(LANES, scale);
        FloatVector shifts = FloatVector.broadcast(LANES, -shift);
        for (int index = 0; index < size; index += WIDTH) {
            exp(FloatVector.fromArray(LANES, values, index).fma(scales, shifts)).intoArray(values, index);
        }
    }

    /** result ← silu(gate)·up, over some panels of a row in which a vector of gates and one of values take turns. */
    static void swiGlu(float[] gateAndUp, int from, float[] result, int to, int firstPanel, int endPanel) {
        for (int panel = firstPanel; panel < endPanel; panel++) {
            int gate = from + panel * 2 * WIDTH;
            FloatVector x = FloatVector.fromArray(LANES, gateAndUp, gate);
            FloatVector up = FloatVector.fromArray(LANES, gateAndUp, gate + WIDTH);
            x.div(exp(x.neg()).add(1f)).mul(up).intoArray(result, to + panel * WIDTH);
        }
    }

    /** The largest of the first {@code size} values. */
    static float max(float[] values, int size) {
        int whole = size - size % WIDTH;
        FloatVector largest = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        for (int index = 0; index < whole; index += WIDTH) {
            largest = largest.max(FloatVector.fromArray(LANES, values, index));
        }
        float result = largest.reduceLanes(VectorOperators.MAX);
        for (int index = whole; index < size; index++) {
            result = Math.max(result, values[index]);
        }
        return result;
    }

    /** Sum of the first {@code size} values: eight interleaved sums, then a tree. */
    static float sum(float[] values, int size) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        float sum4 = 0;
        float sum5 = 0;
        float sum6 = 0;
        float sum7 = 0;
        int index = 0;
        for (; index + 8 <= size; index += 8) {
            sum0 += values[index];
            sum1 += values[index + 1];
            sum2 += values[index + 2];
            sum3 += values[index + 3];
            sum4 += values[index + 4];
            sum5 += values[index + 5];
            sum6 += values[index + 6];
            sum7 += values[index + 7];
        }
        for (; index < size; index++) {
            sum0 += values[index];
        }
        return ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
    }

    /** RMSNorm of one row: x / √(mean(x²) + ε) · weight; the sum of squares as four interleaved sums, then a tree. */
    static void rmsNorm(float[] x, int from, float[] weight, float epsilon, float[] result, int to) {
        int size = weight.length;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int index = 0;
        for (; index + 4 <= size; index += 4) {
            sum0 = Math.fma(x[from + index], x[from + index], sum0);
            sum1 = Math.fma(x[from + index + 1], x[from + index + 1], sum1);
            sum2 = Math.fma(x[from + index + 2], x[from + index + 2], sum2);
            sum3 = Math.fma(x[from + index + 3], x[from + index + 3], sum3);
        }
        for (; index < size; index++) {
            sum0 = Math.fma(x[from + index], x[from + index], sum0);
        }
        float mean = ((sum0 + sum1) + (sum2 + sum3)) / size;
        float scale = (float) (1 / Math.sqrt(mean + epsilon));
        int whole = size - size % WIDTH;
        for (index = 0; index < whole; index += WIDTH) {
            FloatVector.fromArray(LANES, x, from + index)
                    .mul(scale)
                    .mul(FloatVector.fromArray(LANES, weight, index))
                    .intoArray(result, to + index);
        }
        for (; index < size; index++) {
            result[to + index] = x[from + index] * scale * weight[index];
        }
    }
}
