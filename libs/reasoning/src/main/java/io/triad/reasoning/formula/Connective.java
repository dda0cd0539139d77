// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.Optional;

/** A binary connective of propositional logic. */
public enum Connective {
    AND('∧', true),
    OR('∨', true),
    IMPLIES('→', false),
    IFF('↔', true),
    XOR('⊕', true);

    private final char symbol;
    private final boolean commutative;

    Connective(char symbol, boolean commutative) {
        this.symbol = symbol;
        this.commutative = commutative;
    }

    /** The one character that stands for the connective in text. */
    public char symbol() {
        return symbol;
    }

    /** Whether swapping the operands leaves the meaning as it is. */
    public boolean commutative() {
        return commutative;
    }

    /**
     * The connective for 64 assignments a word, one a bit; high bits beyond a table's size are the caller's. A loop for each
     * connective, as these become vector instructions, which one loop with the choice inside does not.
     */
    void apply(long[] left, long[] right, long[] result) {
        switch (this) {
            case AND -> {
                for (int w = 0; w < result.length; w++) {
                    result[w] = left[w] & right[w];
                }
            }
            case OR -> {
                for (int w = 0; w < result.length; w++) {
                    result[w] = left[w] | right[w];
                }
            }
            case IMPLIES -> {
                for (int w = 0; w < result.length; w++) {
                    result[w] = ~left[w] | right[w];
                }
            }
            case IFF -> {
                for (int w = 0; w < result.length; w++) {
                    result[w] = ~(left[w] ^ right[w]);
                }
            }
            case XOR -> {
                for (int w = 0; w < result.length; w++) {
                    result[w] = left[w] ^ right[w];
                }
            }
        }
    }

    /** The connective written by a symbol, or empty if it is none. */
    public static Optional<Connective> ofSymbol(char symbol) {
        for (Connective connective : values()) {
            if (connective.symbol == symbol) {
                return Optional.of(connective);
            }
        }
        return Optional.empty();
    }
}
