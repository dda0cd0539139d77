// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.List;
import java.util.Optional;

/**
 * Reads an integer of any size: ASCII digits, a sign right before them if any ({@code -}, U+2212 or {@code +}), and a
 * full stop after them if any.
 */
final class NumberAnswer {

    private NumberAnswer() {}

    /** The number without needless zeros and signs, such as {@code -16}; empty if the text is no integer. */
    static Optional<String> read(List<AnswerToken> tokens, String answer) {
        List<AnswerToken> inner = tokens.stream()
                .filter(token -> token.kind() != AnswerToken.Kind.LINE_END)
                .toList();
        int digitsAt = inner.isEmpty() || inner.getFirst().kind() == AnswerToken.Kind.DIGITS ? 0 : 1;
        boolean fullStop = !inner.isEmpty() && inner.getLast().is(".");
        if (inner.size() != digitsAt + 1 + (fullStop ? 1 : 0)
                || inner.get(digitsAt).kind() != AnswerToken.Kind.DIGITS) {
            return Optional.empty();
        }
        String digits = inner.get(digitsAt).text();
        if (digitsAt == 0) {
            return Optional.of(normal("", digits));
        }
        String sign = inner.getFirst().text();
        boolean minus = sign.equals("-") || sign.equals("−");
        if ((!minus && !sign.equals("+")) || !answer.contains(sign + digits)) {
            return Optional.empty();
        }
        return Optional.of(normal(minus ? "-" : "", digits));
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
