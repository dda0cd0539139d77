// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.Operator;
import io.triad.policy.chat.Expression.Relation;
import io.triad.policy.chat.Expression.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions with Jinja's precedence, which is not Python's: {@code ~} binds tighter than {@code +}, filters and
 * tests tighter than any operator, and {@code **} is taken from left to right.
 */
final class ExpressionParser {
    private static final Map<String, Relation> RELATIONS = Map.of(
            "==", Relation.EQUAL,
            "!=", Relation.NOT_EQUAL,
            "<", Relation.LESS,
            "<=", Relation.LESS_OR_EQUAL,
            ">", Relation.GREATER,
            ">=", Relation.GREATER_OR_EQUAL);

    private final TokenCursor cursor;
    private final OperandParser operands;

    ExpressionParser(TokenCursor cursor) {
        this.cursor = cursor;
        this.operands = new OperandParser(cursor, this);
    }

    Expression expression() {
        cursor.enter();
        Expression result = or();
        while (cursor.skipName("if")) {
            Expression test = or();
            Expression alternative = cursor.skipName("else") ? expression() : null;
            result = new Expression.Conditional(test, result, alternative);
        }
        cursor.leave();
        return result;
    }

    /** An expression without {@code if}: after {@code for … in} and {@code if} the word means something else. */
    Expression unconditional() {
        return or();
    }

    /** One expression, or several with commas, which are a tuple. */
    Expression tupleOrExpression(boolean conditional) {
        Expression first = conditional ? expression() : unconditional();
        if (!cursor.current().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (cursor.skipOperator(",") && !endsTuple()) {
            items.add(conditional ? expression() : unconditional());
        }
        return new Expression.Items(items, Value.Kind.TUPLE);
    }

    /** The filters of a block: {@code trim | upper}. */
    List<Expression.FilterUse> blockFilters() {
        List<Expression.FilterUse> filters =
                new ArrayList<>(List.of(operands.suffixes().filterUse()));
        while (cursor.skipOperator("|")) {
            filters.add(operands.suffixes().filterUse());
        }
        return filters;
    }

    private boolean endsTuple() {
        return cursor.atEnd()
                || cursor.current().isOperator(")")
                || cursor.current().isName("recursive");
    }

    private Expression or() {
        Expression left = and();
        while (cursor.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (cursor.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!cursor.skipName("not")) {
            return comparison();
        }
        cursor.enter();
        Expression negated = new Expression.Not(not());
        cursor.leave();
        return negated;
    }

    private Expression comparison() {
        Expression first = sum();
        List<Step> steps = new ArrayList<>();
        for (Relation relation = relation(); relation != null; relation = relation()) {
            steps.add(new Step(relation, sum()));
        }
        return steps.isEmpty() ? first : new Expression.Comparison(first, steps);
    }

    private @Nullable Relation relation() {
        Token token = cursor.current();
        if (token.kind() == Token.Kind.OPERATOR) {
            Relation relation = RELATIONS.get(token.text());
            if (relation != null) {
                cursor.take();
            }
            return relation;
        }
        if (cursor.skipName("in")) {
            return Relation.IN;
        }
        if (token.isName("not") && cursor.ahead().isName("in")) {
            cursor.take();
            cursor.take();
            return Relation.NOT_IN;
        }
        return null;
    }

    private Expression sum() {
        Expression left = joined();
        for (Operator operator = operator(Operator.ADD, Operator.SUBTRACT);
                operator != null;
                operator = operator(Operator.ADD, Operator.SUBTRACT)) {
            left = new Expression.Binary(operator, left, joined());
        }
        return left;
    }

    private Expression joined() {
        Expression first = product();
        if (!cursor.current().isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (cursor.skipOperator("~")) {
            parts.add(product());
        }
        return new Expression.Joined(parts);
    }

    private Expression product() {
        Expression left = power();
        for (Operator operator = productOperator(); operator != null; operator = productOperator()) {
            left = new Expression.Binary(operator, left, power());
        }
        return left;
    }

    private @Nullable Operator productOperator() {
        return operator(Operator.MULTIPLY, Operator.DIVIDE, Operator.FLOOR_DIVIDE, Operator.REMAINDER);
    }

    private Expression power() {
        Expression left = operands.signed(true);
        while (cursor.skipOperator("**")) {
            left = new Expression.Binary(Operator.POWER, left, operands.signed(true));
        }
        return left;
    }

    private @Nullable Operator operator(Operator... candidates) {
        for (Operator candidate : candidates) {
            if (cursor.skipOperator(candidate.symbol())) {
                return candidate;
            }
        }
        return null;
    }
}
