// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Causal attention of one new position over a sequence's cache, one head at a time. Scratch belongs to one thread. */
final class RowAttention {
    private static final int WIDTH = VectorFloats.WIDTH;
    private static final int CHAINS = 4;

    private final int headSize;
    private float[] scores = new float[0];

    RowAttention(int headSize) {
        this.headSize = headSize;
    }

    /**
     * result ← softmax(q·Kᵀ)·V.
     *
     * @param query holds the head's query, already scaled by 1/√(head size)
     * @param result takes {@link KeyValueCache#valueStride()} floats from {@code to}
     */
    void attend(
            float[] query,
            int from,
            KeyValueCache cache,
            int layer,
            int head,
            int numPositions,
            float[] result,
            int to) {
        if (scores.length < cache.capacity()) {
            scores = new float[cache.capacity()];
        }
        scoreAll(query, from, cache.keys(layer), cache.keysOf(head), cache.capacity(), numPositions);
        float largest = VectorFloats.max(scores, numPositions);
        VectorFloats.expInPlace(scores, numPositions, 1f, largest);
        float scale = 1f / VectorFloats.sum(scores, numPositions);
        mixAll(cache.values(layer), cache.valuesOf(head), cache.valueStride(), numPositions, scale, result, to);
    }

    private void scoreAll(float[] query, int from, float[] keys, int keysFrom, int capacity, int numPositions) {
        int position = 0;
        for (; position + WIDTH < numPositions; position += 2 * WIDTH) {
            scorePair(query, from, keys, keysFrom + position, capacity, position);
        }
        if (position < numPositions) {
            FloatVector sum = FloatVector.zero(VectorFloats.LANES);
            for (int index = 0; index < headSize; index++) {
                sum = FloatVector.broadcast(VectorFloats.LANES, query[from + index])
                        .fma(
                                FloatVector.fromArray(VectorFloats.LANES, keys, keysFrom + position + index * capacity),
                                sum);
            }
            sum.intoArray(scores, position);
        }
    }

    private void scorePair(float[] query, int from, float[] keys, int keysFrom, int capacity, int position) {
        FloatVector sum0 = FloatVector.zero(VectorFloats.LANES);
        FloatVector sum1 = FloatVector.zero(VectorFloats.LANES);
        for (int index = 0; index < headSize; index++) {
            FloatVector value = FloatVector.broadcast(VectorFloats.LANES, query[from + index]);
            int offset = keysFrom + index * capacity;
            sum0 = value.fma(FloatVector.fromArray(VectorFloats.LANES, keys, offset), sum0);
            sum1 = value.fma(FloatVector.fromArray(VectorFloats.LANES, keys, offset + WIDTH), sum1);
        }
        sum0.intoArray(scores, position);
        sum1.intoArray(scores, position + WIDTH);
    }

    private void mixAll(
            float[] values, int valuesFrom, int stride, int numPositions, float scale, float[] result, int to) {
        Arrays.fill(result, to, to + stride, 0f);
        int column = 0;
        for (; column + CHAINS * WIDTH <= stride; column += CHAINS * WIDTH) {
            mixFour(values, valuesFrom + column, stride, numPositions, scale, result, to + column);
        }
        for (; column < headSize; column += WIDTH) {
            FloatVector sum = FloatVector.zero(VectorFloats.LANES);
            for (int position = 0; position < numPositions; position++) {
                FloatVector value = FloatVector.broadcast(VectorFloats.LANES, scores[position]);
                sum = value.fma(
                        FloatVector.fromArray(VectorFloats.LANES, values, valuesFrom + column + position * stride),
                        sum);
            }
            sum.mul(scale).intoArray(result, to + column);
        }
    }

    private void mixFour(
            float[] values, int valuesFrom, int stride, int numPositions, float scale, float[] result, int to) {
        float[] weights = scores;
        FloatVector sum0 = FloatVector.zero(VectorFloats.LANES);
        FloatVector sum1 = FloatVector.zero(VectorFloats.LANES);
        FloatVector sum2 = FloatVector.zero(VectorFloats.LANES);
        FloatVector sum3 = FloatVector.zero(VectorFloats.LANES);
        for (int position = 0; position < numPositions; position++) {
            FloatVector weight = FloatVector.broadcast(VectorFloats.LANES, weights[position]);
            int offset = valuesFrom + position * stride;
            sum0 = weight.fma(FloatVector.fromArray(VectorFloats.LANES, values, offset), sum0);
            sum1 = weight.fma(FloatVector.fromArray(VectorFloats.LANES, values, offset + WIDTH), sum1);
            sum2 = weight.fma(FloatVector.fromArray(VectorFloats.LANES, values, offset + 2 * WIDTH), sum2);
            sum3 = weight.fma(FloatVector.fromArray(VectorFloats.LANES, values, offset + 3 * WIDTH), sum3);
        }
        sum0.mul(scale).intoArray(result, to);
        sum1.mul(scale).intoArray(result, to + WIDTH);
        sum2.mul(scale).intoArray(result, to + 2 * WIDTH);
        sum3.mul(scale).intoArray(result, to + 3 * WIDTH);
    }
}
