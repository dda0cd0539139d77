// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The keys and values of one sequence, page after page: some are its own, others it shares and only reads.
 *
 * <p>Its own pages are reserved at its beginning and taken as they are needed. Belongs to one thread at a time.
 */
final class SequenceMemory {
    private final KeyValuePages pages;
    private final List<float[]> table = new ArrayList<>();
    private final BitSet owned = new BitSet();
    private int numReserved;

    /**
     * @param numReserved pages that were reserved for it
     */
    SequenceMemory(KeyValuePages pages, int numReserved) {
        this.pages = pages;
        this.numReserved = numReserved;
    }

    KeyValuePages pages() {
        return pages;
    }

    float[] page(int index) {
        return table.get(index);
    }

    int numPages() {
        return table.size();
    }

    /** Goes on with a page that it shares. */
    void share(float[] page) {
        table.add(page);
    }

    /** Goes on with its own copy of a page that another sequence began. */
    void copy(float[] page) {
        System.arraycopy(page, 0, own(), 0, page.length);
    }

    /** Takes pages so that there is room for so many positions. */
    void ensure(int numPositions) {
        while (table.size() * KeyValuePages.PAGE < numPositions) {
            own();
        }
    }

    private float[] own() {
        if (owned.cardinality() == numReserved) {
            throw new IllegalStateException("a sequence needs more than the " + numReserved + " pages reserved for it");
        }
        float[] page = pages.take();
        owned.set(table.size());
        table.add(page);
        return page;
    }

    boolean owns(int index) {
        return owned.get(index);
    }

    /** Leaves a page of its own, and the reservation for it, to others with whom it shares the page from now on. */
    float[] handOver(int index) {
        owned.clear(index);
        numReserved--;
        return table.get(index);
    }

    /** Shares a page of the same keys and values in place of its own, which is given back. */
    void replace(int index, float[] page) {
        pages.giveBack(handOver(index));
        pages.release(1);
        table.set(index, page);
    }

    /** Stores one position's keys and values for a layer. */
    void put(int layer, int position, float[] source, int keyFrom, int valueFrom) {
        float[] page = table.get(position / KeyValuePages.PAGE);
        pages.put(page, layer, position % KeyValuePages.PAGE, source, keyFrom, valueFrom);
    }

    /** Gives back what is its own. */
    void release() {
        owned.stream().forEach(index -> pages.giveBack(table.get(index)));
        pages.release(numReserved);
        numReserved = 0;
        owned.clear();
        table.clear();
    }
}
