// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

/**
 * A stream of random numbers that is the same on every machine and JDK: SplitMix64 (Steele, Lea and Flood, OOPSLA
 * 2014), with normals by Box–Muller over {@link StrictMath}.
 *
 * <p>Not thread-safe; not for secrets.
 */
public final class RandomStream {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final double TWO_TO_MINUS_53 = 0x1p-53;

    private long state;
    private double spare;
    private boolean hasSpare;

    private RandomStream(long state) {
        this.state = state;
    }

    public static RandomStream of(long seed) {
        return new RandomStream(mix(seed + GAMMA));
    }

    /** A stream of its own for each name under one seed (FNV-1a over the name's UTF-16 units). */
    public static RandomStream of(long seed, String name) {
        long hash = FNV_OFFSET;
        for (int index = 0; index < name.length(); index++) {
            hash = (hash ^ name.charAt(index)) * FNV_PRIME;
        }
        return of(seed ^ mix(hash));
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** Uniform over [0, 1) in steps of 2⁻⁵³. */
    public double nextDouble() {
        return (nextLong() >>> 11) * TWO_TO_MINUS_53;
    }

    /** Standard normal. */
    public double nextGaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        double angle = 2 * Math.PI * nextDouble();
        spare = radius * StrictMath.sin(angle);
        hasSpare = true;
        return radius * StrictMath.cos(angle);
    }

    /** The output function: a bijection of 64 bits. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
