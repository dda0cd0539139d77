// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.wire;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;

/**
 * Reads an integer expression in one pass: what {@link Expression#text()} writes, every nested operation in parentheses
 * and no blanks. There is no precedence to guess: {@code 1+2*3} is refused.
 */
final class ExpressionReader {
    private static final int MAX_LENGTH = 4096;

    private final String text;
    private int position;

    private ExpressionReader(String text) {
        this.text = text;
    }

    /**
     * Returns the expression that {@code text} writes.
     *
     * @throws IllegalArgumentException when it is none, too long or nested too deeply; the message says where
     */
    static Expression read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an expression has at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        ExpressionReader reader = new ExpressionReader(text);
        Expression expression = reader.operation(0);
        if (reader.position < text.length()) {
            throw reader.unexpected("the end");
        }
        return expression;
    }

    private Expression operation(int depth) {
        if (depth > Expression.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "an expression nests at most " + Expression.MAX_DEPTH + " operations, at position " + position);
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
            throw new IllegalArgumentException("a number does not fit in 64 bits, at position " + start, e);
        }
    }

    private boolean at(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    private IllegalArgumentException unexpected(String expected) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return new IllegalArgumentException(
                "an expression has " + expected + " at position " + position + ", not " + found);
    }
}
