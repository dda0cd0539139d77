// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A projection y = x·Wᵀ + b with its weights laid out for vector lanes: panels of two vectors of outputs, and in a panel
 * the outputs' weights of one input side by side.
 *
 * <p>Every output is one chain of fused multiply-adds from the bias over the inputs in their order, whatever the number
 * of rows, the row's place, the panels that a thread works on or the width of the machine's vectors: the same inputs
 * always give the same bits, and so do weights of bfloat16 and the same weights as float32.
 */
abstract sealed class WeightPanels permits FloatPanels, BFloatPanels {
    static final int WIDTH = VectorFloats.WIDTH;
    /** Outputs of a panel. */
    static final int PANEL = 2 * WIDTH;

    /** Inputs that a panel is multiplied by before the next one is: its weights then stay in the second-level cache for all rows. */
    private static final int INPUT_BLOCK = 1024;

    private final int inputs;
    private final int numPanels;
    private final float[] bias;

    WeightPanels(int inputs, int outputs, float[] bias) {
        this.inputs = inputs;
        this.numPanels = Math.ceilDiv(outputs, PANEL);
        this.bias = Arrays.copyOf(bias, numPanels * PANEL);
    }

    /** Rows of a matrix (outputs, inputs), which are read once each. */
    interface Rows {
        /** How many there are. */
        int size();

        /** Writes a row's weights. */
        void read(int output, float[] weights);
    }

    /**
     * Lays out a matrix.
     *
     * @param bias (outputs), or empty for none
     * @param half whether every weight is a bfloat16, and kept as such
     */
    static WeightPanels of(Rows rows, int inputs, float[] bias, boolean half) {
        return half ? new BFloatPanels(rows, inputs, bias) : new FloatPanels(rows, inputs, bias);
    }

    /** Calls for every output with its weights, panels in parallel; rows beyond the last are left out. */
    static void forEachRow(Rows rows, int inputs, RowWriter writer) {
        IntStream.range(0, Math.ceilDiv(rows.size(), PANEL)).parallel().forEach(panel -> {
            float[] weights = new float[inputs];
            int end = Math.min(rows.size(), (panel + 1) * PANEL);
            for (int output = panel * PANEL; output < end; output++) {
                rows.read(output, weights);
                writer.write(panel, output % PANEL, weights);
            }
        });
    }

    /** Takes one output's weights. */
    interface RowWriter {
        void write(int panel, int lane, float[] weights);
    }

    int inputs() {
        return inputs;
    }

    int numPanels() {
        return numPanels;
    }

    /** Outputs rounded up to whole panels: the floats that a row of results takes. */
    int stride() {
        return numPanels * PANEL;
    }

    /** The weights' bytes in memory. */
    abstract long numBytes();

    /** y ← x·Wᵀ + b, all of it. */
    final void multiply(float[] x, int inputStride, int numRows, float[] y) {
        multiply(x, inputStride, numRows, y, 0, numPanels);
    }

    /** The columns of y ← x·Wᵀ + b in some panels, for rows of x that are {@code inputStride} apart; rows of y are {@link #stride()} apart. */
    final void multiply(float[] x, int inputStride, int numRows, float[] y, int firstPanel, int endPanel) {
        if (numRows == 1) {
            int panel = firstPanel;
            for (; panel + 4 <= endPanel; panel += 4) {
                multiplyByFourPanels(x, bias, y, panel);
            }
            for (; panel < endPanel; panel++) {
                multiplyRow(new Block(x, bias, panel * PANEL, 0, y, panel, 0, inputs), 0, panel * PANEL);
            }
            return;
        }
        for (int first = 0; first < inputs; first += INPUT_BLOCK) {
            int end = Math.min(inputs, first + INPUT_BLOCK);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                int column = panel * PANEL;
                Block block = first == 0
                        ? new Block(x, bias, column, 0, y, panel, first, end)
                        : new Block(x, y, column, stride(), y, panel, first, end);
                multiply(block, inputStride, numRows, column);
            }
        }
    }

    /** The columns of y ← y + x·Wᵀ in some panels, each chain going on from its y; the bias is left out. */
    final void addProduct(float[] x, int inputStride, int numRows, float[] y, int firstPanel, int endPanel) {
        for (int panel = firstPanel; panel < endPanel; panel++) {
            int column = panel * PANEL;
            multiply(new Block(x, y, column, stride(), y, panel, 0, inputs), inputStride, numRows, column);
        }
    }

    private void multiply(Block block, int inputStride, int numRows, int column) {
        int row = 0;
        for (; row + 6 <= numRows; row += 6) {
            multiplySixRows(block.from(row), row * inputStride, inputStride, row * stride() + column);
        }
        for (; row + 2 <= numRows; row += 2) {
            multiplyTwoRows(block.from(row), row * inputStride, inputStride, row * stride() + column);
        }
        for (; row < numRows; row++) {
            multiplyRow(block.from(row), row * inputStride, row * stride() + column);
        }
    }

    /**
     * Some inputs' part of one panel's chains.
     *
     * @param start where the chains have come so far: the bias, or y itself
     * @param startFrom where in it those of the first row stand
     * @param startStride how far those of two rows are apart
     */
    record Block(
            float[] x,
            float[] start,
            int startFrom,
            int startStride,
            float[] y,
            int panel,
            int firstInput,
            int endInput) {
        Block from(int row) {
            return startStride == 0
                    ? this
                    : new Block(x, start, startFrom + row * startStride, startStride, y, panel, firstInput, endInput);
        }
    }

    /** Six rows of x from an offset on, to six rows of y. */
    abstract void multiplySixRows(Block block, int from, int inputStride, int to);

    abstract void multiplyTwoRows(Block block, int from, int inputStride, int to);

    abstract void multiplyRow(Block block, int from, int to);

    /** One row by four panels at once, whose weights come in four streams: what reading them from memory needs. */
    abstract void multiplyByFourPanels(float[] x, float[] bias, float[] y, int panel);
}
