// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

/**
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) from a fixed seed, so that every resampling of a report is the same again.
 */
final class SplitMix {
    private static final long SEED = 0x5452494144L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state = SEED;

    /** Returns the next 64 bits. */
    long next() {
        state += GOLDEN_GAMMA;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Returns a number from 0 to {@code bound} − 1: the upper half of the 128-bit product of the next bits and the bound. */
    int nextBelow(int bound) {
        return (int) Math.unsignedMultiplyHigh(next(), bound);
    }
}
