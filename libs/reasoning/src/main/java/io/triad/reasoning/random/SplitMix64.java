// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.random;

import java.util.List;

/**
 * The random numbers of the generator: the same on every machine and Java version.
 *
 * <p>The state grows by 0x9E3779B97F4A7C15 for each number, and the number is the state through the finaliser of G. L.
 * Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number generators, 2014 (variant 13 of D. Stafford).
 */
public final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** Random numbers from a seed. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** A bijection on 64 bits in which every input bit moves every output bit. */
    public static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number from 0 to bound − 1; the bias is below bound / 2^32. */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("The bound is positive, not " + bound);
        }
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** A number from {@code from} to {@code to}, both included. */
    public int between(int from, int to) {
        return from + nextInt(to - from + 1);
    }

    /** True in so many of a hundred cases. */
    public boolean percent(int percent) {
        return nextInt(100) < percent;
    }

    /** One element, each as likely. */
    public <T> T pick(List<T> elements) {
        return elements.get(nextInt(elements.size()));
    }

    /** Puts the list in random order (Fisher and Yates). */
    public <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            T swapped = list.get(i);
            list.set(i, list.get(j));
            list.set(j, swapped);
        }
    }
}
