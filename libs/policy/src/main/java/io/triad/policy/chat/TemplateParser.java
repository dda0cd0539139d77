// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a template's statements. */
final class TemplateParser {
    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final TargetParser targets;
    /** Loops that a {@code break} here would leave. */
    private int openLoops;

    TemplateParser(TokenCursor cursor) {
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor);
        this.targets = new TargetParser(cursor);
    }

    List<Statement> template() {
        List<Statement> statements = body(Set.of());
        cursor.expect(Token.Kind.END);
        return statements;
    }

    /** Statements up to a tag of one of the given names, which stays the current token. */
    private List<Statement> body(Set<String> ends) {
        cursor.enter();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = cursor.take();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Data(token.text(), token.line()));
                case PRINT_BEGIN -> {
                    Expression value = expressions.tupleOrExpression(true);
                    cursor.expect(Token.Kind.PRINT_END);
                    statements.add(new Statement.Print(value, token.line()));
                }
                case BLOCK_BEGIN -> {
                    if (cursor.current().kind() == Token.Kind.NAME
                            && ends.contains(cursor.current().text())) {
                        cursor.leave();
                        return statements;
                    }
                    statements.add(statement(token.line(), ends));
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw new TemplateError("the template ends inside a block; " + among(ends) + " is missing");
                    }
                    cursor.leave();
                    return statements;
                }
            }
        }
    }

    private Statement statement(int line, Set<String> ends) {
        String tag = cursor.expect(Token.Kind.NAME).text();
        return switch (tag) {
            case "if" -> conditional(line);
            case "for" -> loop(line);
            case "set" -> assignment(line);
            case "macro" -> macro(line);
            case "call" -> callBlock(line);
            case "filter" -> {
                List<Expression.FilterUse> filters = expressions.blockFilters();
                yield new Statement.FilterBlock(filters, block("endfilter"), line);
            }
            case "with" -> with(line);
            case "generation" -> new Statement.With(List.of(), withoutLoops("endgeneration"), line);
            case "break", "continue" -> jump(tag, line);
            default ->
                throw new TemplateError("the tag '" + tag + "' is not "
                        + (ends.isEmpty() ? "supported" : "supported here; " + among(ends) + " is missing"));
        };
    }

    private Statement conditional(int line) {
        List<Statement.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        String tag = "elif";
        while (tag.equals("elif")) {
            Expression test = expressions.tupleOrExpression(false);
            cursor.expect(Token.Kind.BLOCK_END);
            branches.add(new Statement.Branch(test, body(Set.of("elif", "else", "endif"))));
            tag = cursor.take().text();
        }
        if (tag.equals("else")) {
            otherwise = block("endif");
        } else {
            cursor.expect(Token.Kind.BLOCK_END);
        }
        return new Statement.If(branches, otherwise, line);
    }

    private Statement loop(int line) {
        Target target = targets.target(false);
        cursor.expectName("in");
        Expression items = expressions.tupleOrExpression(false);
        Expression condition = cursor.skipName("if") ? expressions.expression() : null;
        boolean recursive = cursor.skipName("recursive");
        cursor.expect(Token.Kind.BLOCK_END);
        openLoops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        openLoops--;
        List<Statement> otherwise = List.of();
        if (cursor.take().text().equals("else")) {
            otherwise = block("endfor");
        } else {
            cursor.expect(Token.Kind.BLOCK_END);
        }
        return new Statement.For(target, items, condition, recursive, body, otherwise, line);
    }

    private Statement assignment(int line) {
        Target target = targets.target(true);
        if (cursor.skipOperator("=")) {
            Expression value = expressions.tupleOrExpression(true);
            cursor.expect(Token.Kind.BLOCK_END);
            return new Statement.Assign(target, value, line);
        }
        List<Expression.FilterUse> filters = cursor.skipOperator("|") ? expressions.blockFilters() : List.of();
        return new Statement.AssignBlock(target, filters, block("endset"), line);
    }

    private Statement macro(int line) {
        String name = cursor.expect(Token.Kind.NAME).text();
        List<Statement.Parameter> parameters = parameters();
        return new Statement.MacroDefinition(new Statement.Procedure(name, parameters, withoutLoops("endmacro")), line);
    }

    private Statement callBlock(int line) {
        List<Statement.Parameter> parameters = cursor.current().isOperator("(") ? parameters() : List.of();
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw new TemplateError("{% call %} needs a call of a macro");
        }
        return new Statement.CallBlock(
                call, new Statement.Procedure("caller", parameters, withoutLoops("endcall")), line);
    }

    private List<Statement.Parameter> parameters() {
        List<Statement.Parameter> parameters = new ArrayList<>();
        cursor.expectOperator("(");
        while (!cursor.skipOperator(")")) {
            String name = targets.variableName();
            Expression fallback = cursor.skipOperator("=") ? expressions.expression() : null;
            if (fallback == null
                    && !parameters.isEmpty()
                    && parameters.getLast().fallback() != null) {
                throw new TemplateError("the parameter '" + name + "' needs a default, as the one before it has one");
            }
            parameters.add(new Statement.Parameter(name, fallback));
            if (!cursor.current().isOperator(")")) {
                cursor.expectOperator(",");
            }
        }
        return parameters;
    }

    private Statement with(int line) {
        List<Statement.Binding> bindings = new ArrayList<>();
        while (cursor.current().kind() != Token.Kind.BLOCK_END) {
            if (!bindings.isEmpty()) {
                cursor.expectOperator(",");
            }
            Target target = new Target.Variable(targets.variableName());
            cursor.expectOperator("=");
            bindings.add(new Statement.Binding(target, expressions.expression()));
        }
        return new Statement.With(bindings, block("endwith"), line);
    }

    private Statement jump(String tag, int line) {
        if (openLoops == 0) {
            throw new TemplateError("{% " + tag + " %} stands outside of a loop");
        }
        cursor.expect(Token.Kind.BLOCK_END);
        return new Statement.Jump(tag.equals("break"), line);
    }

    /** The rest of a tag, a body, and its end tag. */
    private List<Statement> block(String end) {
        cursor.expect(Token.Kind.BLOCK_END);
        List<Statement> body = body(Set.of(end));
        cursor.take();
        cursor.expect(Token.Kind.BLOCK_END);
        return body;
    }

    /** A body from which no jump leads out. */
    private List<Statement> withoutLoops(String end) {
        int outside = openLoops;
        openLoops = 0;
        List<Statement> body = block(end);
        openLoops = outside;
        return body;
    }

    private static String among(Set<String> tags) {
        return String.join(" or ", tags.stream().sorted().toList());
    }
}
