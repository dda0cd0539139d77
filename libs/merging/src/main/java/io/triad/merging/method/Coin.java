// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

/** Decides by chance, place by place, what is kept of a tensor: the same for the same place, in whatever order it is asked. */
@FunctionalInterface
interface Coin {
    /**
     * Tells whether a value is kept.
     *
     * @param index its place in the tensor
     * @param chance of being kept, 0 to 1
     */
    boolean keeps(long index, float chance);

    /**
     * The coin of a tensor in one model: 24 bits of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) at position {@code index} of the
     * stream that the seed begins, below the chance. PyTorch's generator, which mergekit draws from, is a sequence: its masks depend
     * on the order in which tensors happen to be merged.
     */
    static Coin seeded(long seed, int model) {
        long start = mixed(seed + model * 0x632BE59BD9B4E019L);
        return (index, chance) -> (mixed(start + (index + 1) * 0x9E3779B97F4A7C15L) >>> 40) * 0x1p-24f < chance;
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
