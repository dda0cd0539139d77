// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.Collection;

/** Atoms A to Z as sets of bits. */
public final class Atoms {

    /** How many atoms there are. */
    public static final int MAX_ATOMS = 26;

    private Atoms() {}

    /** The bit of an atom. */
    static int bit(String atom) {
        return 1 << (atom.charAt(0) - 'A');
    }

    /** The bits of several atoms. */
    static int bits(Collection<String> atoms) {
        int bits = 0;
        for (String atom : atoms) {
            bits |= bit(atom);
        }
        return bits;
    }

    /**
     * The atom itself.
     *
     * @throws IllegalArgumentException if it is not one capital letter
     */
    public static String require(String atom) {
        if (atom.length() != 1 || atom.charAt(0) < 'A' || atom.charAt(0) > 'Z') {
            throw new IllegalArgumentException("An atom is one capital letter A to Z, not '" + atom + "'");
        }
        return atom;
    }
}
