// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * Tells whether a value is among the n smallest, or the n largest, of a tensor by magnitude. Of equal ones the first in the
 * tensor come first, as in a stable sort. PyTorch's, which mergekit uses, leaves their order open.
 *
 * <p>The bits of a magnitude ascend with it, so the n-th is found by counting, in two passes over the tensor and 512 KiB, without
 * sorting it or holding it in memory.
 *
 * @param bits of the n-th magnitude
 * @param lastEqual the last place where a magnitude of these bits still belongs to the n; −1 when none does
 * @param largest whether the n largest are meant
 */
record MagnitudeRank(int bits, long lastEqual, boolean largest) {
    private static final int LOW_BITS = 15;
    private static final int NUM_HIGH = 1 << 16;
    private static final int NUM_LOW = 1 << LOW_BITS;

    /** Finds the n smallest of a tensor; n is at most its size. */
    static MagnitudeRank smallest(FloatValues values, long numElements, long n) {
        return of(values, numElements, n, false);
    }

    /** Finds the n largest of a tensor; n is at most its size. */
    static MagnitudeRank largest(FloatValues values, long numElements, long n) {
        return of(values, numElements, n, true);
    }

    boolean contains(long index, float value) {
        int magnitude = magnitude(value);
        if (magnitude == bits) {
            return index <= lastEqual;
        }
        return largest ? magnitude > bits : magnitude < bits;
    }

    private static int magnitude(float value) {
        return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
    }

    private static MagnitudeRank of(FloatValues values, long numElements, long n, boolean largest) {
        if (n <= 0) {
            return new MagnitudeRank(largest ? Integer.MAX_VALUE : -1, -1, largest);
        }
        List<FloatValues> input = List.of(values);
        long[] high = new long[NUM_HIGH];
        Blocks.forEach(input, numElements, (blocks, _, count) -> {
            for (int i = 0; i < count; i++) {
                high[magnitude(blocks[0][i]) >>> LOW_BITS]++;
            }
        });
        Place inHigh = Place.of(high, n, largest);
        long[] low = new long[NUM_LOW];
        Blocks.forEach(input, numElements, (blocks, _, count) -> {
            for (int i = 0; i < count; i++) {
                int magnitude = magnitude(blocks[0][i]);
                if (magnitude >>> LOW_BITS == inHigh.bucket()) {
                    low[magnitude & (NUM_LOW - 1)]++;
                }
            }
        });
        Place inLow = Place.of(low, inHigh.left(), largest);
        int bits = inHigh.bucket() << LOW_BITS | inLow.bucket();
        boolean all = inLow.left() == low[inLow.bucket()];
        long last = all ? Long.MAX_VALUE : placeOf(input, numElements, bits, inLow.left());
        return new MagnitudeRank(bits, last, largest);
    }

    /** The place of the n-th value of that magnitude. */
    private static long placeOf(List<FloatValues> input, long numElements, int bits, long n) {
        long[] found = {n, -1};
        Blocks.forEach(input, numElements, (blocks, from, count) -> {
            for (int i = 0; i < count && found[0] > 0; i++) {
                if (magnitude(blocks[0][i]) == bits) {
                    found[0]--;
                    found[1] = from + i;
                }
            }
        });
        return found[1];
    }

    /** Which bucket the n-th falls into, and how many of the bucket's own are left to count. */
    private record Place(int bucket, long left) {
        static Place of(long[] counts, long n, boolean largest) {
            int bucket = largest ? counts.length - 1 : 0;
            long left = n;
            while (left > counts[bucket]) {
                left -= counts[bucket];
                bucket += largest ? -1 : 1;
            }
            return new Place(bucket, left);
        }
    }
}
