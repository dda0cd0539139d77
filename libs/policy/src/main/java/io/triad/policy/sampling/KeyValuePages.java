// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyConfig;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory for keys and values, in pages of {@value #PAGE} positions for every layer.
 *
 * <p>Whoever begins a sequence reserves the pages that it may come to need, so that what was begun is never short of
 * memory. Thread-safe.
 */
final class KeyValuePages {
    /** Positions of a page; a multiple of {@link #BLOCK} on every machine. */
    static final int PAGE = 64;
    /** Positions side by side: two vectors. */
    static final int BLOCK = 2 * VectorFloats.WIDTH;

    private final int numHeads;
    private final int headSize;
    private final int valueStride;
    private final int keyFloats;
    private final int valueFloats;
    private final int pageFloats;
    private final int maxPages;
    private int numReserved;
    private final Deque<float[]> spare = new ArrayDeque<>();

    /**
     * @param maxBytes what all pages together may take
     */
    KeyValuePages(PolicyConfig config, long maxBytes) {
        this.numHeads = config.numKeyValueHeads();
        this.headSize = config.headSize();
        this.valueStride = VectorFloats.padded(headSize);
        this.keyFloats = headSize * PAGE;
        this.valueFloats = valueStride * PAGE;
        this.pageFloats = Math.multiplyExact(config.numHiddenLayers() * numHeads, keyFloats + valueFloats);
        this.maxPages = (int) Math.min(Integer.MAX_VALUE, maxBytes / pageBytes());
    }

    /** Bytes of one page. */
    long pageBytes() {
        return (long) pageFloats * Float.BYTES;
    }

    /** Pages that there is memory for. */
    int maxPages() {
        return maxPages;
    }

    /** Pages that so many positions take. */
    static int pagesFor(int numPositions) {
        return Math.ceilDiv(numPositions, PAGE);
    }

    /** Sets pages aside if there are so many. */
    synchronized boolean reserve(int numPages) {
        if (numReserved + numPages > maxPages) {
            return false;
        }
        numReserved += numPages;
        return true;
    }

    /** Gives up pages that were set aside. */
    synchronized void release(int numPages) {
        numReserved -= numPages;
    }

    synchronized int numReserved() {
        return numReserved;
    }

    /** A page of those that were set aside; what it holds is undefined. */
    synchronized float[] take() {
        float[] page = spare.poll();
        return page == null ? new float[pageFloats] : page;
    }

    /** Gives a page back. */
    synchronized void giveBack(float[] page) {
        spare.push(page);
    }

    int valueStride() {
        return valueStride;
    }

    int headSize() {
        return headSize;
    }

    /**
     * Where a head's keys begin in a page: its float i of position p is at {@code keysOf + (p / BLOCK · headSize + i) · BLOCK
     * + p mod BLOCK}, so that the lanes of a vector are positions.
     */
    int keysOf(int layer, int head) {
        return (layer * numHeads + head) * (keyFloats + valueFloats);
    }

    /** Where a head's values begin in a page: its float i of position p is at {@code valuesOf + p · valueStride + i}. */
    int valuesOf(int layer, int head) {
        return keysOf(layer, head) + keyFloats;
    }

    /** Stores the keys and values of one position of a page, which stand head after head in the source. */
    void put(float[] page, int layer, int position, float[] source, int keyFrom, int valueFrom) {
        for (int head = 0; head < numHeads; head++) {
            int key = keysOf(layer, head) + position / BLOCK * headSize * BLOCK + position % BLOCK;
            int from = keyFrom + head * headSize;
            for (int index = 0; index < headSize; index++) {
                page[key + index * BLOCK] = source[from + index];
            }
            int value = valuesOf(layer, head) + position * valueStride;
            System.arraycopy(source, valueFrom + head * headSize, page, value, headSize);
        }
    }
}
