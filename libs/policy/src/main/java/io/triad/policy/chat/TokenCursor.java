// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.List;

/** The tokens of a template and a place among them, with what both parsers ask of it. */
final class TokenCursor {
    /** Deeper nesting is no template that a person wrote; unbounded it would exhaust the stack. */
    private static final int MAX_DEPTH = 200;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = current();
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    boolean skipName(String name) {
        boolean there = current().isName(name);
        if (there) {
            at++;
        }
        return there;
    }

    boolean skipOperator(String operator) {
        boolean there = current().isOperator(operator);
        if (there) {
            at++;
        }
        return there;
    }

    Token expect(Token.Kind kind) {
        if (current().kind() != kind) {
            throw new TemplateError("expected " + kind + ", found " + current().shown());
        }
        return take();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw new TemplateError(
                    "expected '" + operator + "', found " + current().shown());
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw new TemplateError(
                    "expected '" + name + "', found " + current().shown());
        }
    }

    /** Whether a tag ends here. */
    boolean atEnd() {
        return switch (current().kind()) {
            case PRINT_END, BLOCK_END, END -> true;
            case DATA, PRINT_BEGIN, BLOCK_BEGIN, NAME, STRING, INTEGER, FLOAT, OPERATOR -> false;
        };
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateError("nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
