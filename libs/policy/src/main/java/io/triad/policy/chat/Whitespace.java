// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/** White space as Python's {@code str.isspace} and its regular expressions see it; Java's own tests differ. */
final class Whitespace {
    private Whitespace() {}

    static boolean is(int character) {
        return (character >= 0x09 && character <= 0x0D)
                || (character >= 0x1C && character <= 0x20)
                || character == 0x85
                || character == 0xA0
                || character == 0x1680
                || (character >= 0x2000 && character <= 0x200A)
                || character == 0x2028
                || character == 0x2029
                || character == 0x202F
                || character == 0x205F
                || character == 0x3000;
    }

    /** Whether Python's {@code splitlines} ends a line there. */
    static boolean endsLine(int character) {
        return (character >= 0x0A && character <= 0x0D)
                || (character >= 0x1C && character <= 0x1E)
                || character == 0x85
                || character == 0x2028
                || character == 0x2029;
    }

    /** The first place at or after {@code start} that is no white space. */
    static int skip(String text, int start) {
        int at = start;
        while (at < text.length() && is(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static String stripEnd(String text) {
        return text.substring(0, stripEnd(text, text.length()));
    }

    /** The end of the text before {@code end} without white space there. */
    static int stripEnd(String text, int end) {
        int at = end;
        while (at > 0 && is(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }
}
