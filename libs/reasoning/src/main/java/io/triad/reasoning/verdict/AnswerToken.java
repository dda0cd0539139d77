// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of an answer.
 *
 * @param text the characters; {@code "\n"} for a line's end
 */
record AnswerToken(Kind kind, String text) {

    /** Longest answer that is read, in UTF-16 units. */
    static final int MAX_ANSWER_LENGTH = 1 << 14;

    enum Kind {
        /** ASCII letters. */
        WORD,
        /** ASCII digits. */
        DIGITS,
        /** One of the signs that answers may have. */
        SIGN,
        LINE_END
    }

    boolean is(String other) {
        return text.equals(other);
    }

    /**
     * The pieces of an answer without blanks and without pairs of bold marks.
     *
     * @return empty if it is too long, has a character that no plain answer has, or an odd bold mark
     */
    static Optional<List<AnswerToken>> tokens(String answer) {
        if (answer.length() > MAX_ANSWER_LENGTH) {
            return Optional.empty();
        }
        List<AnswerToken> tokens = new ArrayList<>();
        boolean bold = false;
        int position = 0;
        while (position < answer.length()) {
            char c = answer.charAt(position);
            int end = position + 1;
            if (isLetter(c)) {
                while (end < answer.length() && isLetter(answer.charAt(end))) {
                    end++;
                }
                tokens.add(new AnswerToken(Kind.WORD, answer.substring(position, end)));
            } else if (isDigit(c)) {
                while (end < answer.length() && isDigit(answer.charAt(end))) {
                    end++;
                }
                tokens.add(new AnswerToken(Kind.DIGITS, answer.substring(position, end)));
            } else if (answer.startsWith("**", position)) {
                bold = !bold;
                end = position + 2;
            } else if (c == '\n' || c == '\r') {
                if (bold) {
                    return Optional.empty();
                }
                tokens.add(new AnswerToken(Kind.LINE_END, "\n"));
            } else if (":=.,;)-+*•−".indexOf(c) >= 0) {
                tokens.add(new AnswerToken(Kind.SIGN, String.valueOf(c)));
            } else if (c != ' ' && c != '\t') {
                return Optional.empty();
            }
            position = end;
        }
        return bold ? Optional.empty() : Optional.of(tokens);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
