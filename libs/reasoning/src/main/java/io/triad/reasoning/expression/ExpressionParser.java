// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.expression;

/**
 * Reads an integer expression in one pass: what {@link Expression#text()} writes, every nested operation in parentheses
 * and no blanks. There is no precedence to guess: {@code 1+2*3} is refused.
 */
public final class ExpressionParser {
    /** Longest text, in characters. */
    public static final int MAX_LENGTH = 4096;

    private final String text;
    private int position;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /**
     * The expression that {@code text} writes.
     *
     * @throws IllegalArgumentException if it is none, too long or nested too deeply; the message says where
     */
    public static Expression parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "An expression has at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        ExpressionParser parser = new ExpressionParser(text);
        Expression expression = parser.operation(0);
        if (parser.position < text.length()) {
            throw parser.unexpected("the end");
        }
        return expression;
    }

    private Expression operation(int depth) {
        if (depth > Expression.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "An expression nests at most " + Expression.MAX_DEPTH + " operations, at position " + position);
        }
        Expression left = operand(depth);
        for (Operator operator : Operator.values()) {
            if (at(operator.symbol())) {
                position++;
                return new Expression.Operation(operator, left, operand(depth));
            }
        }
        return left;
    }

    private Expression operand(int depth) {
        if (!at('(')) {
            return constant();
        }
        position++;
        Expression inner = operation(depth + 1);
        if (!at(')')) {
            throw unexpected("a closing parenthesis");
        }
        position++;
        return inner;
    }

    private Expression constant() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (start == position) {
            throw unexpected("a number or an opening parenthesis");
        }
        try {
            return new Expression.Constant(Long.parseLong(text, start, position, 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("A number does not fit in 64 bits, at position " + start, e);
        }
    }

    private boolean at(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    private IllegalArgumentException unexpected(String expected) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return new IllegalArgumentException(
                "An expression has " + expected + " at position " + position + ", not " + found);
    }
}
