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

    /** The truth value for two operands. */
    public boolean apply(boolean left, boolean right) {
        return switch (this) {
            case AND -> left && right;
            case OR -> left || right;
            case IMPLIES -> !left || right;
            case IFF -> left == right;
            case XOR -> left != right;
        };
    }

    /** The connective for 64 assignments at once, one a bit; high bits beyond a table's size are the caller's. */
    long apply(long left, long right) {
        return switch (this) {
            case AND -> left & right;
            case OR -> left | right;
            case IMPLIES -> ~left | right;
            case IFF -> ~(left ^ right);
            case XOR -> left ^ right;
        };
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
