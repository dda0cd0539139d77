// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A projection y = x·Wᵀ + b with its weights laid out for vector lanes: panels of two vectors of outputs, and in a panel
 * the outputs' weights of one input side by side.
 *
 * <p>Every output is one chain of fused multiply-adds from the bias over the inputs in their order, whatever the number
 * of rows, the row's place or the width of the machine's vectors: the same inputs always give the same bits.
 */
final class PackedMatrix {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();
    private static final int PANEL = 2 * WIDTH;

    private final int inputs;
    private final int outputs;
    private final float[] panels;
    private final float[] bias;

    /**
     * @param weights (outputs, inputs) row-major
     * @param bias (outputs), or empty for none
     */
    PackedMatrix(float[] weights, float[] bias, int inputs) {
        this.inputs = inputs;
        this.outputs = weights.length / inputs;
        int numPanels = (outputs + PANEL - 1) / PANEL;
        this.panels = new float[numPanels * PANEL * inputs];
        this.bias = Arrays.copyOf(bias, numPanels * PANEL);
        for (int output = 0; output < outputs; output++) {
            int offset = output / PANEL * PANEL * inputs + output % PANEL;
            for (int input = 0; input < inputs; input++) {
                panels[offset + input * PANEL] = weights[output * inputs + input];
            }
        }
    }

    /** Outputs rounded up to whole panels: the floats that a row of results takes. */
    int stride() {
        return bias.length;
    }

    int outputs() {
        return outputs;
    }

    /** Room that rows of {@code outputs} results take in whole panels on this machine. */
    static int stride(int outputs) {
        return (outputs + PANEL - 1) / PANEL * PANEL;
    }

    /** y ← x·Wᵀ + b for rows of x that are {@code inputStride} apart; rows of y are {@link #stride()} apart. */
    void multiply(float[] x, int inputStride, int numRows, float[] y) {
        int stride = stride();
        for (int column = 0; column < stride; column += PANEL) {
            int row = 0;
            for (; row + 6 <= numRows; row += 6) {
                multiplySixRows(x, row * inputStride, inputStride, y, row * stride + column, column);
            }
            for (; row + 2 <= numRows; row += 2) {
                multiplyTwoRows(x, row * inputStride, inputStride, y, row * stride + column, column);
            }
            for (; row < numRows; row++) {
                multiplyRow(x, row * inputStride, y, row * stride + column, column);
            }
        }
    }

    private void multiplySixRows(float[] x, int from, int inputStride, float[] y, int to, int column) {
        float[] weights = panels;
        FloatVector bias0 = FloatVector.fromArray(LANES, bias, column);
        FloatVector bias1 = FloatVector.fromArray(LANES, bias, column + WIDTH);
        FloatVector sum00 = bias0;
        FloatVector sum01 = bias1;
        FloatVector sum10 = bias0;
        FloatVector sum11 = bias1;
        FloatVector sum20 = bias0;
        FloatVector sum21 = bias1;
        FloatVector sum30 = bias0;
        FloatVector sum31 = bias1;
        FloatVector sum40 = bias0;
        FloatVector sum41 = bias1;
        FloatVector sum50 = bias0;
        FloatVector sum51 = bias1;
        int panel = column * inputs;
        int x1 = from + inputStride;
        int x2 = x1 + inputStride;
        int x3 = x2 + inputStride;
        int x4 = x3 + inputStride;
        int x5 = x4 + inputStride;
        for (int input = 0; input < inputs; input++) {
            FloatVector weight0 = FloatVector.fromArray(LANES, weights, panel + input * PANEL);
            FloatVector weight1 = FloatVector.fromArray(LANES, weights, panel + input * PANEL + WIDTH);
            FloatVector value = FloatVector.broadcast(LANES, x[from + input]);
            sum00 = value.fma(weight0, sum00);
            sum01 = value.fma(weight1, sum01);
            value = FloatVector.broadcast(LANES, x[x1 + input]);
            sum10 = value.fma(weight0, sum10);
            sum11 = value.fma(weight1, sum11);
            value = FloatVector.broadcast(LANES, x[x2 + input]);
            sum20 = value.fma(weight0, sum20);
            sum21 = value.fma(weight1, sum21);
            value = FloatVector.broadcast(LANES, x[x3 + input]);
            sum30 = value.fma(weight0, sum30);
            sum31 = value.fma(weight1, sum31);
            value = FloatVector.broadcast(LANES, x[x4 + input]);
            sum40 = value.fma(weight0, sum40);
            sum41 = value.fma(weight1, sum41);
            value = FloatVector.broadcast(LANES, x[x5 + input]);
            sum50 = value.fma(weight0, sum50);
            sum51 = value.fma(weight1, sum51);
        }
        int stride = stride();
        sum00.intoArray(y, to);
        sum01.intoArray(y, to + WIDTH);
        sum10.intoArray(y, to + stride);
        sum11.intoArray(y, to + stride + WIDTH);
        sum20.intoArray(y, to + 2 * stride);
        sum21.intoArray(y, to + 2 * stride + WIDTH);
        sum30.intoArray(y, to + 3 * stride);
        sum31.intoArray(y, to + 3 * stride + WIDTH);
        sum40.intoArray(y, to + 4 * stride);
        sum41.intoArray(y, to + 4 * stride + WIDTH);
        sum50.intoArray(y, to + 5 * stride);
        sum51.intoArray(y, to + 5 * stride + WIDTH);
    }

    private void multiplyTwoRows(float[] x, int from, int inputStride, float[] y, int to, int column) {
        float[] weights = panels;
        FloatVector bias0 = FloatVector.fromArray(LANES, bias, column);
        FloatVector bias1 = FloatVector.fromArray(LANES, bias, column + WIDTH);
        FloatVector sum00 = bias0;
        FloatVector sum01 = bias1;
        FloatVector sum10 = bias0;
        FloatVector sum11 = bias1;
        int panel = column * inputs;
        int x1 = from + inputStride;
        for (int input = 0; input < inputs; input++) {
            FloatVector weight0 = FloatVector.fromArray(LANES, weights, panel + input * PANEL);
            FloatVector weight1 = FloatVector.fromArray(LANES, weights, panel + input * PANEL + WIDTH);
            FloatVector value = FloatVector.broadcast(LANES, x[from + input]);
            sum00 = value.fma(weight0, sum00);
            sum01 = value.fma(weight1, sum01);
            value = FloatVector.broadcast(LANES, x[x1 + input]);
            sum10 = value.fma(weight0, sum10);
            sum11 = value.fma(weight1, sum11);
        }
        int stride = stride();
        sum00.intoArray(y, to);
        sum01.intoArray(y, to + WIDTH);
        sum10.intoArray(y, to + stride);
        sum11.intoArray(y, to + stride + WIDTH);
    }

    private void multiplyRow(float[] x, int from, float[] y, int to, int column) {
        float[] weights = panels;
        FloatVector sum0 = FloatVector.fromArray(LANES, bias, column);
        FloatVector sum1 = FloatVector.fromArray(LANES, bias, column + WIDTH);
        int panel = column * inputs;
        for (int input = 0; input < inputs; input++) {
            FloatVector value = FloatVector.broadcast(LANES, x[from + input]);
            sum0 = value.fma(FloatVector.fromArray(LANES, weights, panel + input * PANEL), sum0);
            sum1 = value.fma(FloatVector.fromArray(LANES, weights, panel + input * PANEL + WIDTH), sum1);
        }
        sum0.intoArray(y, to);
        sum1.intoArray(y, to + WIDTH);
    }
}
