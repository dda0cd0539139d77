// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.verdict.AnswerTokens.Kind;
import java.util.Optional;

/**
 * Reads an integer of any size: ASCII digits, a sign right before them if any ({@code -}, U+2212 or {@code +}), and a
 * full stop after them if any.
 */
final class NumberAnswer {

    private NumberAnswer() {}

    /** The number without needless zeros and signs, such as {@code -16}; empty if the text is no integer. */
    static Optional<String> read(AnswerTokens tokens) {
        int start = tokens.firstOfContent();
        int end = tokens.endOfContent();
        boolean minus = tokens.is(start, '-') || tokens.is(start, '−');
        boolean signed = minus || tokens.is(start, '+');
        int digitsAt = signed ? start + 1 : start;
        if (!tokens.is(digitsAt, Kind.DIGITS) || (signed && !tokens.touchesNext(start))) {
            return Optional.empty();
        }
        boolean fullStop = end == digitsAt + 2 && tokens.is(digitsAt + 1, '.');
        return end == digitsAt + 1 || fullStop
                ? Optional.of(normal(minus ? "-" : "", tokens.text(digitsAt)))
                : Optional.empty();
    }

    private static String normal(String sign, String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        String significant = digits.substring(start);
        return significant.equals("0") ? significant : sign + significant;
    }
}
