// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the tokens inside one tag. A closing mark inside brackets does not end the tag. */
final class CodeLexer {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    // "person.tags.0.1" is no number: what follows a point is an index.
    private static final Pattern FLOAT =
            Pattern.compile("(?<!\\.)\\d[\\d_]*(?:(?:\\.\\d[\\d_]*)?[eE][+-]?\\d[\\d_]*|\\.\\d[\\d_]*)");
    private static final Pattern INTEGER = Pattern.compile("0[bB][01_]+|0[oO][0-7_]+|0[xX][0-9a-fA-F_]+|\\d[\\d_]*");
    /** More digits are no number that a template needs; reading them takes the square of their count. */
    private static final int MAX_DIGITS = 150;
    /** Longer ones first. */
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",");

    private final String source;
    private final String closer;
    private final Deque<String> openBrackets = new ArrayDeque<>();
    private int at;
    private char closingSign = ' ';

    CodeLexer(String source, int start, String closer) {
        this.source = source;
        this.closer = closer;
        this.at = Whitespace.skip(source, start);
    }

    /** Where the next token begins; after the last one, just behind the tag. */
    int position() {
        return at;
    }

    /** The sign before the closing mark, {@code -} or {@code +}, or a blank. */
    char closingSign() {
        return closingSign;
    }

    /** The next token, or null when the tag has ended. */
    @Nullable
    Token next(int line) {
        if (at >= source.length()) {
            throw new TemplateError("a tag has no end; close it with " + closer);
        }
        if (openBrackets.isEmpty() && closes()) {
            return null;
        }
        Token token = read(line);
        at = Whitespace.skip(source, at);
        return token;
    }

    private boolean closes() {
        char first = source.charAt(at);
        boolean signed = first == '-' || (first == '+' && closer.equals("%}"));
        if (signed && source.startsWith(closer, at + 1)) {
            closingSign = first;
            at += 1 + closer.length();
            return true;
        }
        if (source.startsWith(closer, at)) {
            at += closer.length();
            return true;
        }
        return false;
    }

    private Token read(int line) {
        char first = source.charAt(at);
        if (first == '\'' || first == '"') {
            int start = at + 1;
            int end = endOfString(first);
            at = end + 1;
            return new Token(Token.Kind.STRING, StringEscapes.resolve(source.substring(start, end)), line);
        }
        for (Token.Kind kind : List.of(Token.Kind.FLOAT, Token.Kind.INTEGER, Token.Kind.NAME)) {
            Pattern pattern =
                    switch (kind) {
                        case FLOAT -> FLOAT;
                        case INTEGER -> INTEGER;
                        default -> NAME;
                    };
            Matcher matcher =
                    pattern.matcher(source).region(at, source.length()).useTransparentBounds(true);
            if (matcher.lookingAt()) {
                at = matcher.end();
                requireNumber(kind, matcher.group());
                return new Token(kind, matcher.group(), line);
            }
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                balance(operator);
                return new Token(Token.Kind.OPERATOR, operator, line);
            }
        }
        throw new TemplateError(
                "the character '" + Character.toString(source.codePointAt(at)) + "' is in no expression");
    }

    private static void requireNumber(Token.Kind kind, String digits) {
        boolean separated = !digits.contains("__") && !digits.endsWith("_");
        boolean octal = kind == Token.Kind.INTEGER && digits.matches("0[0-9_]*[1-9].*");
        if (kind != Token.Kind.NAME && (!separated || octal || digits.length() > MAX_DIGITS)) {
            throw new TemplateError("'" + digits.substring(0, Math.min(20, digits.length())) + "' is no number");
        }
    }

    private int endOfString(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new TemplateError("a string has no end; close it with " + quote);
        }
        return end;
    }

    private void balance(String operator) {
        switch (operator) {
            case "(" -> openBrackets.push(")");
            case "[" -> openBrackets.push("]");
            case "{" -> openBrackets.push("}");
            case ")", "]", "}" -> {
                String expected = openBrackets.isEmpty() ? "" : openBrackets.pop();
                if (!operator.equals(expected)) {
                    throw new TemplateError("'" + operator + "' stands where "
                            + (expected.isEmpty() ? "no bracket is open" : "'" + expected + "' is expected"));
                }
            }
            default -> {}
        }
    }
}
