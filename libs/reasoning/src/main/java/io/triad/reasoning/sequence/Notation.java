// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

/** How the terms of a sequence are written. */
public enum Notation {
    /** Decimal integers. */
    NUMBERS,
    /** Capital letters, A for 0 to Z for 25; the alphabet does not wrap round. */
    LETTERS;

    /** Whether a value can be written. */
    public boolean writes(long value) {
        return this == NUMBERS || (value >= 0 && value < 26);
    }

    /**
     * A value as text.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    public String text(long value) {
        if (!writes(value)) {
            throw new IllegalArgumentException("Letters stand for 0 to 25, not " + value);
        }
        return this == NUMBERS ? Long.toString(value) : String.valueOf((char) ('A' + value));
    }
}
