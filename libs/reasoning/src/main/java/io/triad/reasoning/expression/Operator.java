// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.expression;

/** An operator on integers. */
public enum Operator {
    PLUS('+', true),
    MINUS('-', false),
    TIMES('*', true);

    private final char symbol;
    private final boolean commutative;

    Operator(char symbol, boolean commutative) {
        this.symbol = symbol;
        this.commutative = commutative;
    }

    /** The character that stands for the operator in text. */
    public char symbol() {
        return symbol;
    }

    /** Whether swapping the operands leaves the value as it is. */
    public boolean commutative() {
        return commutative;
    }

    /**
     * The value for two operands.
     *
     * @throws ArithmeticException if it does not fit in 64 bits
     */
    public long apply(long left, long right) {
        return switch (this) {
            case PLUS -> Math.addExact(left, right);
            case MINUS -> Math.subtractExact(left, right);
            case TIMES -> Math.multiplyExact(left, right);
        };
    }
}
