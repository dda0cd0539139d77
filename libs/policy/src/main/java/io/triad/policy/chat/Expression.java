// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** An expression as it is written. */
sealed interface Expression {
    record Constant(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    record Items(List<Expression> items, Value.Kind kind) implements Expression {}

    record Entries(List<Entry> entries) implements Expression {}

    record Entry(Expression key, Expression value) {}

    record Sign(boolean negative, Expression operand) implements Expression {}

    record Not(Expression operand) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    /** {@code a ~ b ~ c}: the texts one after another. */
    record Joined(List<Expression> parts) implements Expression {}

    /** {@code a < b < c}: each step compares with the operand before it. */
    record Comparison(Expression first, List<Step> steps) implements Expression {}

    record Step(Relation relation, Expression operand) {}

    record Conditional(
            Expression test,
            Expression consequence,
            @Nullable Expression alternative) implements Expression {}

    record Attribute(Expression subject, String name) implements Expression {}

    record Subscript(Expression subject, Expression key) implements Expression {}

    record Slice(
            Expression subject,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    record Call(Expression callee, ArgumentList arguments) implements Expression {}

    record Filtered(Expression subject, FilterUse filter) implements Expression {}

    record Tested(Expression subject, String test, ArgumentList arguments) implements Expression {}

    /** A filter with its arguments, applied to an expression or to a block's text. */
    record FilterUse(String name, ArgumentList arguments) {}

    record ArgumentList(List<Expression> positional, SequencedMap<String, Expression> named) {}

    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        REMAINDER("%"),
        POWER("**");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    enum Relation {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        IN("in"),
        NOT_IN("not in");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }
}
