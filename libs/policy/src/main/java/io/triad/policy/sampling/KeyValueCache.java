// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyConfig;

/**
 * The keys and values of one sequence's positions, for every layer.
 *
 * <p>Keys are (layer, key-value head, block, head size, position in block), so that the lanes of a vector are positions;
 * values are (layer, key-value head, position, head size), so that they are the head's floats.
 */
final class KeyValueCache {
    /** Positions side by side: two vectors. */
    static final int BLOCK = 2 * VectorFloats.WIDTH;

    private final int numLayers;
    private final int numHeads;
    private final int headSize;
    private final int valueStride;
    private int capacity;
    private float[][] keys = new float[0][];
    private float[][] values = new float[0][];

    KeyValueCache(PolicyConfig config) {
        this.numLayers = config.numHiddenLayers();
        this.numHeads = config.numKeyValueHeads();
        this.headSize = config.headSize();
        this.valueStride = VectorFloats.padded(headSize);
    }

    /** Makes room for sequences of this many positions; what was held is lost when there was too little. */
    void reserve(int numPositions) {
        if (capacity >= numPositions) {
            return;
        }
        capacity = Math.ceilDiv(numPositions, BLOCK) * BLOCK;
        keys = new float[numLayers][numHeads * headSize * capacity];
        values = new float[numLayers][numHeads * valueStride * capacity];
    }

    /** Positions that there is room for, in whole blocks. */
    int capacity() {
        return capacity;
    }

    int valueStride() {
        return valueStride;
    }

    float[] keys(int layer) {
        return keys[layer];
    }

    float[] values(int layer) {
        return values[layer];
    }

    /**
     * Where a head's keys begin: its float i of position p is at {@code keysOf(head) + (p / BLOCK · headSize + i) · BLOCK
     * + p mod BLOCK}.
     */
    int keysOf(int head) {
        return head * headSize * capacity;
    }

    /** Where a head's values begin: its float i of position p is at {@code valuesOf(head) + p · valueStride + i}. */
    int valuesOf(int head) {
        return head * valueStride * capacity;
    }

    /** Stores the keys and values of one position, which stand head after head in the source. */
    void put(int layer, int position, float[] source, int keyFrom, int valueFrom) {
        float[] layerKeys = keys[layer];
        float[] layerValues = values[layer];
        for (int head = 0; head < numHeads; head++) {
            int key = keysOf(head) + position / BLOCK * headSize * BLOCK + position % BLOCK;
            int from = keyFrom + head * headSize;
            for (int index = 0; index < headSize; index++) {
                layerKeys[key + index * BLOCK] = source[from + index];
            }
            int value = valuesOf(head) + position * valueStride;
            System.arraycopy(source, valueFrom + head * headSize, layerValues, value, headSize);
        }
    }

    /** Takes over the first positions of another sequence; there must be room for them. */
    void copyPrefix(KeyValueCache other, int numPositions) {
        int keyFloats = Math.ceilDiv(numPositions, BLOCK) * BLOCK * headSize;
        int valueFloats = numPositions * valueStride;
        for (int layer = 0; layer < numLayers; layer++) {
            for (int head = 0; head < numHeads; head++) {
                System.arraycopy(other.keys[layer], other.keysOf(head), keys[layer], keysOf(head), keyFloats);
                System.arraycopy(other.values[layer], other.valuesOf(head), values[layer], valuesOf(head), valueFloats);
            }
        }
    }
}
