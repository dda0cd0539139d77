// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.Arrays;
import java.util.Optional;

/**
 * The pieces of an answer without blanks and without pairs of bold marks: words of ASCII letters, ASCII digits, single signs and
 * ends of lines.
 */
final class AnswerTokens {

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

    private static final String SIGNS = ":=.,;)-+*•−";

    private final String answer;
    private Kind[] kinds = new Kind[16];
    /** Start and end of each piece. */
    private int[] bounds = new int[32];

    private int size;

    private AnswerTokens(String answer) {
        this.answer = answer;
    }

    /** Empty if the answer is too long, has a character that no plain answer has, or an odd bold mark. */
    static Optional<AnswerTokens> of(String answer) {
        AnswerTokens tokens = new AnswerTokens(answer);
        return answer.length() <= MAX_ANSWER_LENGTH && tokens.scan() ? Optional.of(tokens) : Optional.empty();
    }

    private boolean scan() {
        boolean bold = false;
        int position = 0;
        while (position < answer.length()) {
            char c = answer.charAt(position);
            int end = position + 1;
            if (isLetter(c)) {
                while (end < answer.length() && isLetter(answer.charAt(end))) {
                    end++;
                }
                add(Kind.WORD, position, end);
            } else if (isDigit(c)) {
                while (end < answer.length() && isDigit(answer.charAt(end))) {
                    end++;
                }
                add(Kind.DIGITS, position, end);
            } else if (c == '*' && end < answer.length() && answer.charAt(end) == '*') {
                bold = !bold;
                end++;
            } else if (c == '\n' || c == '\r') {
                if (bold) {
                    return false;
                }
                add(Kind.LINE_END, position, end);
            } else if (SIGNS.indexOf(c) >= 0) {
                add(Kind.SIGN, position, end);
            } else if (c != ' ' && c != '\t') {
                return false;
            }
            position = end;
        }
        return !bold;
    }

    private void add(Kind kind, int start, int end) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            bounds = Arrays.copyOf(bounds, 4 * size);
        }
        kinds[size] = kind;
        bounds[2 * size] = start;
        bounds[2 * size + 1] = end;
        size++;
    }

    int size() {
        return size;
    }

    boolean is(int index, Kind kind) {
        return index < size && kinds[index] == kind;
    }

    /** Whether a piece is a sign. */
    boolean is(int index, char sign) {
        return is(index, Kind.SIGN) && answer.charAt(bounds[2 * index]) == sign;
    }

    /** Whether a piece is a word, exactly. */
    boolean is(int index, String word) {
        int start = bounds[2 * index];
        return is(index, Kind.WORD) && bounds[2 * index + 1] - start == word.length() && answer.startsWith(word, start);
    }

    /** Whether a piece is a word of lower-case letters, or the same capitalised or in capitals. */
    boolean isSame(int index, String word) {
        int start = bounds[2 * index];
        if (!is(index, Kind.WORD) || bounds[2 * index + 1] - start != word.length()) {
            return false;
        }
        boolean capitals = word.length() > 1 && isCapital(answer.charAt(start + 1));
        for (int i = 0; i < word.length(); i++) {
            char c = answer.charAt(start + i);
            char lower = word.charAt(i);
            char upper = (char) (lower - 'a' + 'A');
            boolean fits = i == 0 && !capitals ? c == lower || c == upper : c == (capitals ? upper : lower);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** The place in the alphabet of a piece that is one capital letter, −1 for any other. */
    int letter(int index) {
        if (!is(index, Kind.WORD) || bounds[2 * index + 1] - bounds[2 * index] != 1) {
            return -1;
        }
        char c = answer.charAt(bounds[2 * index]);
        return isCapital(c) ? c - 'A' : -1;
    }

    /** Whether nothing is between a piece and the one after it, not even a bold mark. */
    boolean touchesNext(int index) {
        return index + 1 < size && bounds[2 * index + 1] == bounds[2 * index + 2];
    }

    String text(int index) {
        return answer.substring(bounds[2 * index], bounds[2 * index + 1]);
    }

    /** The only piece but for ends of lines and a full stop at the end, −1 if there are more or none. */
    int single() {
        int start = firstOfContent();
        int end = endOfContent();
        return end - start == 1 || (end - start == 2 && is(end - 1, '.')) ? start : -1;
    }

    /** The first piece that is no end of line. */
    int firstOfContent() {
        int start = 0;
        while (is(start, Kind.LINE_END)) {
            start++;
        }
        return start;
    }

    /** Behind the last piece that is no end of line. */
    int endOfContent() {
        int end = size;
        while (end > 0 && kinds[end - 1] == Kind.LINE_END) {
            end--;
        }
        return end;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLetter(char c) {
        return isCapital(c) || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
