// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

/**
 * What two puzzles have in common that differ in names and order alone.
 *
 * <p>Like forms have like {@link #invariant}s; the reverse is for {@link #compare} to find out.
 */
sealed interface Form permits WrittenForm, MeantForm {

    /** The same number for forms that are the same up to names. */
    long invariant();

    /** Whether another form of the same invariant is the same up to names. */
    Renaming.Outcome compare(Form other);

    /** Spreads the bits of a number (the finalizer of MurmurHash3). */
    static long mix(long bits) {
        long spread = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        spread = (spread ^ spread >>> 33) * 0xc4ceb9fe1a85ec53L;
        return spread ^ spread >>> 33;
    }
}
