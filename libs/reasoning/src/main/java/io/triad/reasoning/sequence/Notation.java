// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

/** How the terms of a sequence are written, and what that makes of them. */
public sealed interface Notation {

    /** Decimal integers. */
    Notation NUMBERS = new Numbers();

    /** The letters A to Z. */
    Notation LETTERS = new Letters(26, false);

    /** Whether a value can be written. */
    boolean writes(long value);

    /**
     * A value as text.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    String text(long value);

    /** Decimal integers. */
    record Numbers() implements Notation {
        @Override
        public boolean writes(long value) {
            return true;
        }

        @Override
        public String text(long value) {
            return Long.toString(value);
        }
    }

    /**
     * Capital letters, A for 0.
     *
     * @param size how many letters the alphabet has, 2 to 26
     * @param cyclic whether A follows the last letter; otherwise nothing does
     */
    record Letters(int size, boolean cyclic) implements Notation {
        public Letters {
            if (size < 2 || size > 26) {
                throw new IllegalArgumentException("An alphabet has 2 to 26 letters, not " + size);
            }
        }

        @Override
        public boolean writes(long value) {
            return value >= 0 && value < size;
        }

        @Override
        public String text(long value) {
            if (!writes(value)) {
                throw new IllegalArgumentException("Letters stand for 0 to " + (size - 1) + ", not " + value);
            }
            return String.valueOf((char) ('A' + value));
        }

        /** The last letter. */
        public String last() {
            return text(size - 1L);
        }
    }
}
