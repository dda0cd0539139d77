// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Panels of bfloat16, computed with in float32: one int holds the weights of two outputs for one input, that of the panel's first
 * vector in its lower half and that of its second vector in its upper half, so that a shift and a mask give two vectors of float32.
 */
final class BFloatPanels extends WeightPanels {
    private static final VectorSpecies<Float> LANES = VectorFloats.LANES;
    private static final VectorSpecies<Integer> PAIRS = IntVector.SPECIES_PREFERRED;
    private static final int UPPER_HALF = 0xFFFF0000;

    private final int[] panels;

    BFloatPanels(Rows rows, int inputs, float[] bias) {
        super(inputs, rows.size(), bias);
        this.panels = new int[Math.multiplyExact(numPanels() * WIDTH, inputs)];
        forEachRow(rows, inputs, (panel, lane, weights) -> {
            int offset = panel * WIDTH * inputs + lane % WIDTH;
            int shift = lane < WIDTH ? Short.SIZE : 0;
            for (int input = 0; input < inputs; input++) {
                panels[offset + input * WIDTH] |= (Float.floatToRawIntBits(weights[input]) & UPPER_HALF) >>> shift;
            }
        });
    }

    @Override
    long numBytes() {
        return (long) panels.length * Integer.BYTES;
    }

    private static FloatVector low(IntVector both) {
        return both.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
    }

    private static FloatVector high(IntVector both) {
        return both.lanewise(VectorOperators.AND, UPPER_HALF).reinterpretAsFloats();
    }

    @Override
    void multiplySixRows(Block block, int from, int inputStride, int to) {
        int[] weights = panels;
        float[] x = block.x();
        float[] start = block.start();
        float[] y = block.y();
        int startStride = block.startStride();
        int start0 = block.startFrom();
        int start1 = block.startFrom() + startStride;
        int start2 = block.startFrom() + 2 * startStride;
        int start3 = block.startFrom() + 3 * startStride;
        int start4 = block.startFrom() + 4 * startStride;
        int start5 = block.startFrom() + 5 * startStride;
        FloatVector sum00 = FloatVector.fromArray(LANES, start, start0);
        FloatVector sum01 = FloatVector.fromArray(LANES, start, start0 + WIDTH);
        FloatVector sum10 = FloatVector.fromArray(LANES, start, start1);
        FloatVector sum11 = FloatVector.fromArray(LANES, start, start1 + WIDTH);
        FloatVector sum20 = FloatVector.fromArray(LANES, start, start2);
        FloatVector sum21 = FloatVector.fromArray(LANES, start, start2 + WIDTH);
        FloatVector sum30 = FloatVector.fromArray(LANES, start, start3);
        FloatVector sum31 = FloatVector.fromArray(LANES, start, start3 + WIDTH);
        FloatVector sum40 = FloatVector.fromArray(LANES, start, start4);
        FloatVector sum41 = FloatVector.fromArray(LANES, start, start4 + WIDTH);
        FloatVector sum50 = FloatVector.fromArray(LANES, start, start5);
        FloatVector sum51 = FloatVector.fromArray(LANES, start, start5 + WIDTH);
        int panel = block.panel() * inputs() * WIDTH;
        int x1 = from + inputStride;
        int x2 = x1 + inputStride;
        int x3 = x2 + inputStride;
        int x4 = x3 + inputStride;
        int x5 = x4 + inputStride;
        int end = block.endInput();
        for (int input = block.firstInput(); input < end; input++) {
            IntVector both = IntVector.fromArray(PAIRS, weights, panel + input * WIDTH);
            FloatVector weight0 = low(both);
            FloatVector weight1 = high(both);
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

    @Override
    void multiplyTwoRows(Block block, int from, int inputStride, int to) {
        int[] weights = panels;
        float[] x = block.x();
        float[] start = block.start();
        float[] y = block.y();
        int startStride = block.startStride();
        int start0 = block.startFrom();
        int start1 = block.startFrom() + startStride;
        FloatVector sum00 = FloatVector.fromArray(LANES, start, start0);
        FloatVector sum01 = FloatVector.fromArray(LANES, start, start0 + WIDTH);
        FloatVector sum10 = FloatVector.fromArray(LANES, start, start1);
        FloatVector sum11 = FloatVector.fromArray(LANES, start, start1 + WIDTH);
        int panel = block.panel() * inputs() * WIDTH;
        int x1 = from + inputStride;
        int end = block.endInput();
        for (int input = block.firstInput(); input < end; input++) {
            IntVector both = IntVector.fromArray(PAIRS, weights, panel + input * WIDTH);
            FloatVector weight0 = low(both);
            FloatVector weight1 = high(both);
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

    @Override
    void multiplyRow(Block block, int from, int to) {
        int[] weights = panels;
        float[] x = block.x();
        float[] start = block.start();
        float[] y = block.y();
        int start0 = block.startFrom();
        FloatVector sum00 = FloatVector.fromArray(LANES, start, start0);
        FloatVector sum01 = FloatVector.fromArray(LANES, start, start0 + WIDTH);
        int panel = block.panel() * inputs() * WIDTH;
        int end = block.endInput();
        for (int input = block.firstInput(); input < end; input++) {
            IntVector both = IntVector.fromArray(PAIRS, weights, panel + input * WIDTH);
            FloatVector weight0 = low(both);
            FloatVector weight1 = high(both);
            FloatVector value = FloatVector.broadcast(LANES, x[from + input]);
            sum00 = value.fma(weight0, sum00);
            sum01 = value.fma(weight1, sum01);
        }
        sum00.intoArray(y, to);
        sum01.intoArray(y, to + WIDTH);
    }

    @Override
    void multiplyByFourPanels(float[] x, float[] bias, float[] y, int panel) {
        int[] weights = panels;
        int column = panel * PANEL;
        int size = inputs();
        FloatVector sum00 = FloatVector.fromArray(LANES, bias, column);
        FloatVector sum01 = FloatVector.fromArray(LANES, bias, column + WIDTH);
        FloatVector sum10 = FloatVector.fromArray(LANES, bias, column + PANEL);
        FloatVector sum11 = FloatVector.fromArray(LANES, bias, column + PANEL + WIDTH);
        FloatVector sum20 = FloatVector.fromArray(LANES, bias, column + 2 * PANEL);
        FloatVector sum21 = FloatVector.fromArray(LANES, bias, column + 2 * PANEL + WIDTH);
        FloatVector sum30 = FloatVector.fromArray(LANES, bias, column + 3 * PANEL);
        FloatVector sum31 = FloatVector.fromArray(LANES, bias, column + 3 * PANEL + WIDTH);
        int panel0 = panel * size * WIDTH;
        int panel1 = panel0 + size * WIDTH;
        int panel2 = panel1 + size * WIDTH;
        int panel3 = panel2 + size * WIDTH;
        for (int input = 0; input < size; input++) {
            FloatVector value = FloatVector.broadcast(LANES, x[input]);
            IntVector both = IntVector.fromArray(PAIRS, weights, panel0 + input * WIDTH);
            sum00 = value.fma(low(both), sum00);
            sum01 = value.fma(high(both), sum01);
            both = IntVector.fromArray(PAIRS, weights, panel1 + input * WIDTH);
            sum10 = value.fma(low(both), sum10);
            sum11 = value.fma(high(both), sum11);
            both = IntVector.fromArray(PAIRS, weights, panel2 + input * WIDTH);
            sum20 = value.fma(low(both), sum20);
            sum21 = value.fma(high(both), sum21);
            both = IntVector.fromArray(PAIRS, weights, panel3 + input * WIDTH);
            sum30 = value.fma(low(both), sum30);
            sum31 = value.fma(high(both), sum31);
        }
        sum00.intoArray(y, column);
        sum01.intoArray(y, column + WIDTH);
        sum10.intoArray(y, column + PANEL);
        sum11.intoArray(y, column + PANEL + WIDTH);
        sum20.intoArray(y, column + 2 * PANEL);
        sum21.intoArray(y, column + 2 * PANEL + WIDTH);
        sum30.intoArray(y, column + 3 * PANEL);
        sum31.intoArray(y, column + 3 * PANEL + WIDTH);
    }
}
