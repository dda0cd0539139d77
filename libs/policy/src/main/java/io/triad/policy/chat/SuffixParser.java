// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.ArgumentList;
import io.triad.policy.chat.Expression.FilterUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what follows an operand: attributes, subscripts, calls, filters and tests. */
final class SuffixParser {
    private static final Set<Token.Kind> ARGUMENT_STARTS =
            Set.of(Token.Kind.NAME, Token.Kind.STRING, Token.Kind.INTEGER, Token.Kind.FLOAT);
    private static final Set<String> AFTER_A_TEST = Set.of("else", "or", "and");

    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final OperandParser operands;

    SuffixParser(TokenCursor cursor, ExpressionParser expressions, OperandParser operands) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.operands = operands;
    }

    FilterUse filterUse() {
        String name = dottedName();
        return new FilterUse(name, cursor.current().isOperator("(") ? arguments() : noArguments());
    }

    /** The arguments of a call, brackets included. */
    ArgumentList arguments() {
        cursor.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        SequencedMap<String, Expression> named = new LinkedHashMap<>();
        while (!cursor.skipOperator(")")) {
            if (cursor.current().isOperator("*") || cursor.current().isOperator("**")) {
                throw new TemplateError("arguments with * are not supported");
            }
            if (cursor.current().kind() == Token.Kind.NAME && cursor.ahead().isOperator("=")) {
                String name = cursor.take().text();
                cursor.take();
                if (named.put(name, expressions.expression()) != null) {
                    throw new TemplateError("the argument '" + name + "' is given twice");
                }
            } else if (named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw new TemplateError("an argument without a name follows one with a name");
            }
            if (!cursor.current().isOperator(")")) {
                cursor.expectOperator(",");
            }
        }
        return new ArgumentList(positional, named);
    }

    /** Attributes, subscripts and calls. */
    Expression followed(Expression operand) {
        Expression result = operand;
        while (true) {
            if (cursor.skipOperator(".")) {
                Token member = cursor.take();
                result = switch (member.kind()) {
                    case NAME -> new Expression.Attribute(result, member.text());
                    case INTEGER ->
                        new Expression.Subscript(result, new Expression.Constant(OperandParser.integer(member.text())));
                    default -> throw OperandParser.unexpected(member);
                };
            } else if (cursor.skipOperator("[")) {
                result = subscript(result);
            } else if (cursor.current().isOperator("(")) {
                result = new Expression.Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    private Expression subscript(Expression subject) {
        Expression start = cursor.current().isOperator(":") ? null : expressions.expression();
        if (start != null && cursor.skipOperator("]")) {
            return new Expression.Subscript(subject, start);
        }
        cursor.expectOperator(":");
        Expression stop = sliceBound();
        Expression step = cursor.skipOperator(":") ? sliceBound() : null;
        cursor.expectOperator("]");
        return new Expression.Slice(subject, start, stop, step);
    }

    private @Nullable Expression sliceBound() {
        return cursor.current().isOperator(":") || cursor.current().isOperator("]") ? null : expressions.expression();
    }

    /** Filters, tests, and calls of what they give. */
    Expression filtered(Expression operand) {
        Expression result = operand;
        while (true) {
            if (cursor.skipOperator("|")) {
                result = new Expression.Filtered(result, filterUse());
            } else if (cursor.skipName("is")) {
                result = tested(result);
            } else if (cursor.current().isOperator("(")) {
                result = new Expression.Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    private Expression tested(Expression subject) {
        boolean negated = cursor.skipName("not");
        String test = dottedName();
        Expression tested = new Expression.Tested(subject, test, testArguments());
        return negated ? new Expression.Not(tested) : tested;
    }

    private ArgumentList testArguments() {
        Token next = cursor.current();
        if (next.isOperator("(")) {
            return arguments();
        }
        boolean argument = next.kind() == Token.Kind.NAME
                ? !AFTER_A_TEST.contains(next.text())
                : ARGUMENT_STARTS.contains(next.kind()) || next.isOperator("[") || next.isOperator("{");
        if (!argument) {
            return noArguments();
        }
        if (next.isName("is")) {
            throw new TemplateError("tests cannot follow one another; join them with 'and'");
        }
        return new ArgumentList(List.of(followed(operands.primary())), new LinkedHashMap<>());
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(cursor.expect(Token.Kind.NAME).text());
        while (cursor.skipOperator(".")) {
            name.append('.').append(cursor.expect(Token.Kind.NAME).text());
        }
        return name.toString();
    }

    private static ArgumentList noArguments() {
        return new ArgumentList(List.of(), new LinkedHashMap<>());
    }
}
