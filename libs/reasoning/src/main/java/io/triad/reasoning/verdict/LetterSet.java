// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Sets of names of one capital letter as bits, the lowest for A. */
final class LetterSet {

    private LetterSet() {}

    static int of(Collection<String> names) {
        int bits = 0;
        for (String name : names) {
            bits |= 1 << (name.charAt(0) - 'A');
        }
        return bits;
    }

    static boolean has(int bits, String name) {
        return (bits >>> (name.charAt(0) - 'A') & 1) != 0;
    }

    /** The names one after another, in alphabetical order. */
    static String text(int bits) {
        return String.join("", names(bits));
    }

    static List<String> names(int bits) {
        List<String> names = new ArrayList<>();
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            names.add(String.valueOf((char) ('A' + Integer.numberOfTrailingZeros(rest))));
        }
        return names;
    }
}
