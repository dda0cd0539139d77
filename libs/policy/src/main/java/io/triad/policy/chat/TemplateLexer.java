// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into text and the tokens of its tags, with {@code trim_blocks} and {@code lstrip_blocks}: the line
 * break after a block and the blanks before one are no part of the text. Comments vanish, raw parts are text.
 */
final class TemplateLexer {
    private static final Pattern RAW = Pattern.compile("\\s*raw\\s*(-?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern END_RAW =
            Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineCountedTo;

    private TemplateLexer(String source) {
        this.source = source;
    }

    /**
     * The tokens of a template, the last of kind END.
     *
     * @throws LexicalError for a tag, comment or string that does not end, or a character that is in no expression
     */
    static List<Token> tokenize(String template) {
        String source = LINE_BREAK.matcher(template).replaceAll("\n");
        // Jinja leaves one line break at the very end out.
        TemplateLexer lexer =
                new TemplateLexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        try {
            lexer.run();
        } catch (TemplateError e) {
            throw new LexicalError(e.getMessage(), lexer.lineAt(lexer.at));
        }
        return lexer.tokens;
    }

    /** A fault and where it is. */
    static final class LexicalError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;

        LexicalError(String message, int line) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    private void run() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(source.substring(at));
                at = source.length();
                break;
            }
            boolean startsLine = at == 0 || source.charAt(at - 1) == '\n';
            String text = source.substring(at, tag);
            char opener = source.charAt(tag + 1);
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            data(before(text, startsLine, sign, opener != '{'));
            int inside = tag + (sign == '-' || sign == '+' ? 3 : 2);
            at = inside;
            switch (opener) {
                case '#' -> comment();
                case '%' -> block();
                default -> code(Token.Kind.PRINT_BEGIN, Token.Kind.PRINT_END, "}}");
            }
        }
        tokens.add(new Token(Token.Kind.END, "", lineAt(at)));
    }

    private int nextTag() {
        for (int place = source.indexOf('{', at); place >= 0; place = source.indexOf('{', place + 1)) {
            if (place + 1 < source.length() && "{%#".indexOf(source.charAt(place + 1)) >= 0) {
                return place;
            }
        }
        return -1;
    }

    /** The text before a tag, without what the tag's sign or {@code lstrip_blocks} takes away. */
    private static String before(String text, boolean startsLine, char sign, boolean stripsLine) {
        if (sign == '-') {
            return Whitespace.stripEnd(text);
        }
        if (sign == '+' || !stripsLine) {
            return text;
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean blank = Whitespace.skip(text, lineStart) == text.length();
        return blank && (lineStart > 0 || startsLine) ? text.substring(0, lineStart) : text;
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new TemplateError("a comment has no end; close it with #}");
        }
        char sign = end > at ? source.charAt(end - 1) : ' ';
        at = afterBlock(end + 2, sign);
    }

    private void block() {
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (!raw.lookingAt()) {
            code(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, "%}");
            return;
        }
        int start = raw.group(1).isEmpty() ? raw.end() : Whitespace.skip(source, raw.end());
        Matcher end = END_RAW.matcher(source);
        if (!end.find(start)) {
            throw new TemplateError("{% raw %} has no end; close it with {% endraw %}");
        }
        boolean startsLine = start > 0 && source.charAt(start - 1) == '\n';
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        data(before(source.substring(start, end.start()), startsLine, sign, true));
        at = afterBlock(end.end(), end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0));
    }

    private void code(Token.Kind begin, Token.Kind end, String closer) {
        tokens.add(new Token(begin, closer, lineAt(at)));
        CodeLexer code = new CodeLexer(source, at, closer);
        while (true) {
            at = code.position();
            int tokenLine = lineAt(at);
            Token token = code.next(tokenLine);
            if (token == null) {
                break;
            }
            tokens.add(token);
        }
        int closed = code.position();
        tokens.add(new Token(end, closer, lineAt(closed)));
        at = end == Token.Kind.BLOCK_END
                ? afterBlock(closed, code.closingSign())
                : code.closingSign() == '-' ? Whitespace.skip(source, closed) : closed;
    }

    /** Where text goes on after a block or comment that ended at {@code end}. */
    private int afterBlock(int end, char sign) {
        if (sign == '-') {
            return Whitespace.skip(source, end);
        }
        boolean trims = sign != '+' && end < source.length() && source.charAt(end) == '\n';
        return trims ? end + 1 : end;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Token.Kind.DATA, text, lineAt(at)));
        }
    }

    private int lineAt(int position) {
        for (; lineCountedTo < position; lineCountedTo++) {
            if (source.charAt(lineCountedTo) == '\n') {
                line++;
            }
        }
        return line;
    }
}
