// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Causal attention of one new position over a sequence's memory, for all query heads that share a key-value head.
 *
 * <p>Two query heads are worked on together, so that each key and value is loaded once for both; of an odd number the
 * last is worked on with itself. Scratch belongs to one thread.
 */
final class RowAttention {
    private static final int WIDTH = VectorFloats.WIDTH;
    private static final int BLOCK = KeyValuePages.BLOCK;
    private static final int PAGE = KeyValuePages.PAGE;
    private static final int CHAINS = 4;

    private final int headSize;
    private final int queryHeads;
    private final float[] mixed;
    private float[] first = new float[0];
    private float[] second = new float[0];

    /**
     * @param headSize floats of a head
     * @param queryHeads how many query heads share a key-value head
     */
    RowAttention(int headSize, int queryHeads) {
        this.headSize = headSize;
        this.queryHeads = queryHeads;
        this.mixed = new float[2 * VectorFloats.padded(headSize)];
    }

    /**
     * result ← softmax(q·Kᵀ)·V for each query head.
     *
     * @param queries holds the heads' queries one after another, already scaled by 1/√(head size)
     * @param head the key-value head
     * @param numPositions how many positions of the memory are seen, this one included
     * @param result takes the heads' results one after another
     */
    void attend(
            float[] queries,
            int from,
            SequenceMemory memory,
            int layer,
            int head,
            int numPositions,
            float[] result,
            int to) {
        KeyValuePages pages = memory.pages();
        int room = Math.ceilDiv(numPositions, PAGE) * PAGE;
        if (first.length < room) {
            first = new float[2 * room];
            second = new float[2 * room];
        }
        int stride = pages.valueStride();
        int keys = pages.keysOf(layer, head);
        for (int query = 0; query < queryHeads; query += 2) {
            int other = Math.min(query + 1, queryHeads - 1);
            int query0 = from + query * headSize;
            int query1 = from + other * headSize;
            for (int block = 0; block < numPositions; block += BLOCK) {
                score(queries, query0, query1, memory.page(block / PAGE), keys + block % PAGE * headSize, block);
            }
            float scale0 = normalize(first, numPositions);
            float scale1 = normalize(second, numPositions);
            for (int position = 0; position < numPositions; position += PAGE) {
                int end = Math.min(numPositions, position + PAGE);
                mix(memory.page(position / PAGE), pages.valuesOf(layer, head), stride, position, end);
            }
            for (int index = 0; index < headSize; index++) {
                result[to + query * headSize + index] = mixed[index] * scale0;
                result[to + other * headSize + index] = mixed[stride + index] * scale1;
            }
        }
    }

    /** scores ← e^(score − largest); returns 1 / their sum. */
    private static float normalize(float[] scores, int numPositions) {
        VectorFloats.expInPlace(scores, numPositions, 1f, VectorFloats.max(scores, numPositions));
        return 1f / VectorFloats.sum(scores, numPositions);
    }

    /** The scores of one block of positions for both queries: a chain over the head's floats for each. */
    private void score(float[] queries, int query0, int query1, float[] keys, int keysFrom, int position) {
        FloatVector sum00 = FloatVector.zero(VectorFloats.LANES);
        FloatVector sum01 = sum00;
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum00;
        int size = headSize;
        for (int index = 0; index < size; index++) {
            FloatVector key0 = FloatVector.fromArray(VectorFloats.LANES, keys, keysFrom + index * BLOCK);
            FloatVector key1 = FloatVector.fromArray(VectorFloats.LANES, keys, keysFrom + index * BLOCK + WIDTH);
            FloatVector value = FloatVector.broadcast(VectorFloats.LANES, queries[query0 + index]);
            sum00 = value.fma(key0, sum00);
            sum01 = value.fma(key1, sum01);
            value = FloatVector.broadcast(VectorFloats.LANES, queries[query1 + index]);
            sum10 = value.fma(key0, sum10);
            sum11 = value.fma(key1, sum11);
        }
        sum00.intoArray(first, position);
        sum01.intoArray(first, position + WIDTH);
        sum10.intoArray(second, position);
        sum11.intoArray(second, position + WIDTH);
    }

    /** Goes on with the sums over one page's positions; those of the first page begin at 0. */
    private void mix(float[] values, int valuesFrom, int stride, int begin, int end) {
        if (begin == 0) {
            Arrays.fill(mixed, 0f);
        }
        int column = 0;
        for (; column + CHAINS * WIDTH <= stride; column += CHAINS * WIDTH) {
            mixFourVectors(values, valuesFrom + column, stride, begin, end, column);
        }
        for (; column < stride; column += WIDTH) {
            mixVector(values, valuesFrom + column, stride, begin, end, column);
        }
    }

    /** Sums of values weighted by both heads' scores, position after position. */
    private void mixFourVectors(float[] values, int valuesFrom, int stride, int begin, int end, int column) {
        float[] weights0 = first;
        float[] weights1 = second;
        float[] sums = mixed;
        FloatVector sum00 = FloatVector.fromArray(VectorFloats.LANES, sums, column);
        FloatVector sum01 = FloatVector.fromArray(VectorFloats.LANES, sums, column + WIDTH);
        FloatVector sum02 = FloatVector.fromArray(VectorFloats.LANES, sums, column + 2 * WIDTH);
        FloatVector sum03 = FloatVector.fromArray(VectorFloats.LANES, sums, column + 3 * WIDTH);
        FloatVector sum10 = FloatVector.fromArray(VectorFloats.LANES, sums, stride + column);
        FloatVector sum11 = FloatVector.fromArray(VectorFloats.LANES, sums, stride + column + WIDTH);
        FloatVector sum12 = FloatVector.fromArray(VectorFloats.LANES, sums, stride + column + 2 * WIDTH);
        FloatVector sum13 = FloatVector.fromArray(VectorFloats.LANES, sums, stride + column + 3 * WIDTH);
        for (int position = begin; position < end; position++) {
            int offset = valuesFrom + (position - begin) * stride;
            FloatVector weight0 = FloatVector.broadcast(VectorFloats.LANES, weights0[position]);
            FloatVector weight1 = FloatVector.broadcast(VectorFloats.LANES, weights1[position]);
            FloatVector value = FloatVector.fromArray(VectorFloats.LANES, values, offset);
            sum00 = weight0.fma(value, sum00);
            sum10 = weight1.fma(value, sum10);
            value = FloatVector.fromArray(VectorFloats.LANES, values, offset + WIDTH);
            sum01 = weight0.fma(value, sum01);
            sum11 = weight1.fma(value, sum11);
            value = FloatVector.fromArray(VectorFloats.LANES, values, offset + 2 * WIDTH);
            sum02 = weight0.fma(value, sum02);
            sum12 = weight1.fma(value, sum12);
            value = FloatVector.fromArray(VectorFloats.LANES, values, offset + 3 * WIDTH);
            sum03 = weight0.fma(value, sum03);
            sum13 = weight1.fma(value, sum13);
        }
        sum00.intoArray(sums, column);
        sum01.intoArray(sums, column + WIDTH);
        sum02.intoArray(sums, column + 2 * WIDTH);
        sum03.intoArray(sums, column + 3 * WIDTH);
        sum10.intoArray(sums, stride + column);
        sum11.intoArray(sums, stride + column + WIDTH);
        sum12.intoArray(sums, stride + column + 2 * WIDTH);
        sum13.intoArray(sums, stride + column + 3 * WIDTH);
    }

    private void mixVector(float[] values, int valuesFrom, int stride, int begin, int end, int column) {
        FloatVector sum0 = FloatVector.fromArray(VectorFloats.LANES, mixed, column);
        FloatVector sum1 = FloatVector.fromArray(VectorFloats.LANES, mixed, stride + column);
        for (int position = begin; position < end; position++) {
            int offset = valuesFrom + (position - begin) * stride;
            FloatVector value = FloatVector.fromArray(VectorFloats.LANES, values, offset);
            sum0 = FloatVector.broadcast(VectorFloats.LANES, first[position]).fma(value, sum0);
            sum1 = FloatVector.broadcast(VectorFloats.LANES, second[position]).fma(value, sum1);
        }
        sum0.intoArray(mixed, column);
        sum1.intoArray(mixed, stride + column);
    }
}
