// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads what stands between operators: literals and names, with a sign before them. */
final class OperandParser {
    /** A macro's further arguments; no variables of theirs are kept. */
    private static final Set<String> UNSUPPORTED_NAMES = Set.of("varargs", "kwargs");

    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final SuffixParser suffixes;

    OperandParser(TokenCursor cursor, ExpressionParser expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.suffixes = new SuffixParser(cursor, expressions, this);
    }

    SuffixParser suffixes() {
        return suffixes;
    }

    Expression signed(boolean filtered) {
        cursor.enter();
        Expression operand;
        if (cursor.skipOperator("-")) {
            operand = new Expression.Sign(true, signed(false));
        } else if (cursor.skipOperator("+")) {
            operand = new Expression.Sign(false, signed(false));
        } else {
            operand = primary();
        }
        operand = suffixes.followed(operand);
        cursor.leave();
        return filtered ? suffixes.filtered(operand) : operand;
    }

    Expression primary() {
        Token token = cursor.take();
        return switch (token.kind()) {
            case NAME -> name(token.text());
            case STRING -> string(token.text());
            case INTEGER -> new Expression.Constant(integer(token.text()));
            case FLOAT ->
                new Expression.Constant(
                        new Value.Real(Double.parseDouble(token.text().replace("_", ""))));
            case OPERATOR -> bracketed(token);
            case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> throw unexpected(token);
        };
    }

    private static Expression name(String name) {
        if (UNSUPPORTED_NAMES.contains(name)) {
            throw new TemplateError("'" + name + "' is not supported; name the macro's parameters");
        }
        return switch (name) {
            case "true", "True" -> new Expression.Constant(Value.Bool.TRUE);
            case "false", "False" -> new Expression.Constant(Value.Bool.FALSE);
            case "none", "None" -> new Expression.Constant(Value.None.NONE);
            default -> new Expression.Name(name);
        };
    }

    private Expression string(String first) {
        StringBuilder text = new StringBuilder(first);
        while (cursor.current().kind() == Token.Kind.STRING) {
            text.append(cursor.take().text());
        }
        return new Expression.Constant(Value.of(text.toString()));
    }

    static Value integer(String digits) {
        String plain = digits.replace("_", "").toLowerCase(Locale.ROOT);
        int radix = plain.startsWith("0x") ? 16 : plain.startsWith("0o") ? 8 : plain.startsWith("0b") ? 2 : 10;
        return new Value.Int(new BigInteger(radix == 10 ? plain : plain.substring(2), radix));
    }

    private Expression bracketed(Token opener) {
        switch (opener.text()) {
            case "(" -> {
                if (cursor.skipOperator(")")) {
                    return new Expression.Items(List.of(), Value.Kind.TUPLE);
                }
                Expression inner = expressions.tupleOrExpression(true);
                cursor.expectOperator(")");
                return inner;
            }
            case "[" -> {
                List<Expression> items = new ArrayList<>();
                while (!cursor.skipOperator("]")) {
                    items.add(expressions.expression());
                    if (!cursor.current().isOperator("]")) {
                        cursor.expectOperator(",");
                    }
                }
                return new Expression.Items(items, Value.Kind.LIST);
            }
            case "{" -> {
                return entries();
            }
            default -> throw unexpected(opener);
        }
    }

    private Expression entries() {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!cursor.skipOperator("}")) {
            Expression key = expressions.expression();
            cursor.expectOperator(":");
            entries.add(new Expression.Entry(key, expressions.expression()));
            if (!cursor.current().isOperator("}")) {
                cursor.expectOperator(",");
            }
        }
        return new Expression.Entries(entries);
    }

    static TemplateError unexpected(Token token) {
        return new TemplateError("expected a value, found " + token.shown());
    }
}
