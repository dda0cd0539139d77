// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.expression;

import java.util.ArrayList;
import java.util.List;

/** An integer expression. Deepest nesting accepted: {@link #MAX_DEPTH}, so that walking it by recursion is safe. */
public sealed interface Expression {

    /** Most operators on a path. */
    int MAX_DEPTH = 64;

    /**
     * The value.
     *
     * @throws ArithmeticException if a value on the way does not fit in 64 bits
     */
    long evaluate();

    /** Operators on the longest path. */
    int depth();

    /** The text with every nested operation in parentheses, such as {@code (3+4)*2}. */
    String text();

    /** The operations in the order of evaluation, operands first, left before right. */
    default List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>();
        evaluateInto(evaluations);
        return List.copyOf(evaluations);
    }

    /** Adds the operations below and at this node, and returns its value. */
    long evaluateInto(List<Evaluation> evaluations);

    /** One operation with its numbers. */
    record Evaluation(Operator operator, long left, long right, long value) {

        /** The operation as an equation; a negative right operand stands in parentheses: {@code 5-(-1)=6}. */
        public String text() {
            String rightText = right < 0 ? "(" + right + ")" : Long.toString(right);
            return left + String.valueOf(operator.symbol()) + rightText + "=" + value;
        }
    }

    /** An integer, at least 0; negative numbers come from subtraction. */
    record Constant(long value) implements Expression {
        public Constant {
            if (value < 0) {
                throw new IllegalArgumentException("A constant is not negative: " + value);
            }
        }

        @Override
        public long evaluate() {
            return value;
        }

        @Override
        public int depth() {
            return 0;
        }

        @Override
        public String text() {
            return Long.toString(value);
        }

        @Override
        public long evaluateInto(List<Evaluation> evaluations) {
            return value;
        }
    }

    /** Two expressions joined by an operator. */
    record Operation(Operator operator, Expression left, Expression right) implements Expression {
        public Operation {
            if (1 + Math.max(left.depth(), right.depth()) > MAX_DEPTH) {
                throw new IllegalArgumentException("An expression nests at most " + MAX_DEPTH + " operators");
            }
        }

        @Override
        public long evaluate() {
            return operator.apply(left.evaluate(), right.evaluate());
        }

        @Override
        public int depth() {
            return 1 + Math.max(left.depth(), right.depth());
        }

        @Override
        public String text() {
            return nested(left) + operator.symbol() + nested(right);
        }

        private static String nested(Expression operand) {
            return operand instanceof Constant ? operand.text() : "(" + operand.text() + ")";
        }

        @Override
        public long evaluateInto(List<Evaluation> evaluations) {
            long leftValue = left.evaluateInto(evaluations);
            long rightValue = right.evaluateInto(evaluations);
            long value = operator.apply(leftValue, rightValue);
            evaluations.add(new Evaluation(operator, leftValue, rightValue, value));
            return value;
        }
    }
}
