// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

/** How the two premises of a rule combine. */
public enum Junction {
    /** Both are needed. */
    AND('&'),
    /** One of them is enough. */
    OR('|');

    private final char symbol;

    Junction(char symbol) {
        this.symbol = symbol;
    }

    /** The character that stands for the junction in compact text. */
    public char symbol() {
        return symbol;
    }
}
