// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/** The escapes of Python's string literals; a backslash before anything else stands for itself. */
final class StringEscapes {
    private final String raw;
    private final StringBuilder resolved = new StringBuilder();
    private int at;

    private StringEscapes(String raw) {
        this.raw = raw;
    }

    static String resolve(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringEscapes escapes = new StringEscapes(raw);
        while (escapes.at < raw.length()) {
            escapes.step();
        }
        return escapes.resolved.toString();
    }

    private void step() {
        char character = raw.charAt(at++);
        if (character != '\\' || at == raw.length()) {
            resolved.append(character);
            return;
        }
        char escaped = raw.charAt(at++);
        switch (escaped) {
            case '\n' -> {}
            case '\\', '\'', '"' -> resolved.append(escaped);
            case 'a' -> resolved.append('\u0007');
            case 'b' -> resolved.append('\b');
            case 'f' -> resolved.append('\f');
            case 'n' -> resolved.append('\n');
            case 'r' -> resolved.append('\r');
            case 't' -> resolved.append('\t');
            case 'v' -> resolved.append('\u000B');
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case 'N' -> throw new TemplateError("\\N{...} in a string is not supported; write the character itself");
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            default -> resolved.append('\\').append(escaped);
        }
    }

    private void hexadecimal(int digits) {
        try {
            int end = at + digits;
            resolved.appendCodePoint(Integer.parseInt(raw, at, end, 16));
            at = end;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new TemplateError("a string's escape needs " + digits + " hexadecimal digits of a character");
        }
    }

    private void octal() {
        int end = at;
        while (end < raw.length() && end < at + 2 && raw.charAt(end) >= '0' && raw.charAt(end) <= '7') {
            end++;
        }
        resolved.appendCodePoint(Integer.parseInt(raw, at - 1, end, 8));
        at = end;
    }
}
