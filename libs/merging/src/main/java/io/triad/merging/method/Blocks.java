// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/** Values of several inputs at the same places, read in blocks that stay in the processor's nearest cache. */
final class Blocks {
    /** Elements of a block: 16 KiB of each input. */
    static final int SIZE = 4096;

    private Blocks() {}

    /** What is done with a block: {@code blocks[i]} holds {@code count} values of input i from element {@code from} on. */
    @FunctionalInterface
    interface Pass {
        void see(float[][] blocks, long from, int count);
    }

    /** What a block becomes: {@code to} is filled from index {@code at} on. */
    @FunctionalInterface
    interface Kernel {
        void combine(float[][] blocks, long from, int count, float[] to, int at);
    }

    /** Shows all blocks of a tensor, one after another. */
    static void forEach(List<FloatValues> inputs, long numElements, Pass pass) {
        float[][] blocks = new float[inputs.size()][SIZE];
        for (long from = 0; from < numElements; from += SIZE) {
            int count = (int) Math.min(SIZE, numElements - from);
            read(inputs, from, count, blocks);
            pass.see(blocks, from, count);
        }
    }

    /** Returns values that are computed block by block when they are read. */
    static FloatValues combined(List<FloatValues> inputs, Kernel kernel) {
        return (from, to, at, count) -> {
            float[][] blocks = new float[inputs.size()][Math.min(SIZE, count)];
            for (int done = 0; done < count; done += SIZE) {
                int numNext = Math.min(SIZE, count - done);
                read(inputs, from + done, numNext, blocks);
                kernel.combine(blocks, from + done, numNext, to, at + done);
            }
        };
    }

    private static void read(List<FloatValues> inputs, long from, int count, float[][] blocks) {
        for (int input = 0; input < blocks.length; input++) {
            inputs.get(input).read(from, blocks[input], 0, count);
        }
    }

    /** Returns the difference of two inputs, float32. */
    static FloatValues difference(FloatValues of, FloatValues from) {
        return combined(List.of(of, from), (blocks, _, count, to, at) -> {
            float[] minuend = blocks[0];
            float[] subtrahend = blocks[1];
            for (int i = 0; i < count; i++) {
                to[at + i] = minuend[i] - subtrahend[i];
            }
        });
    }
}
