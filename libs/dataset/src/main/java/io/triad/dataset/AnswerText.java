// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the answer in the text around it, in one pass over it. */
final class AnswerText {
    private static final String MARK = "####";
    private static final Pattern GROUPED = Pattern.compile("[-−]?[0-9]{1,3}(,[0-9]{3}){1,100}(\\.[0-9]{1,100})?");

    private AnswerText() {}

    /** What follows the last {@code ####}; an integer's thousands are no longer set apart by commas. */
    static Optional<String> afterMark(String text) {
        int mark = text.lastIndexOf(MARK);
        if (mark < 0) {
            return Optional.empty();
        }
        String answer = text.substring(mark + MARK.length()).strip();
        return Optional.of(GROUPED.matcher(answer).matches() ? answer.replace(",", "") : answer);
    }

    /**
     * What the last box holds: {@code \boxed{…}} or {@code \fbox{…}} with its braces balanced, or {@code \boxed …} up to the
     * end of the formula.
     */
    static Optional<String> boxed(String text) {
        int boxed = text.lastIndexOf("\\boxed");
        int fbox = text.lastIndexOf("\\fbox");
        int from = boxed > fbox ? boxed + "\\boxed".length() : fbox + "\\fbox".length();
        if (boxed < 0 && fbox < 0) {
            return Optional.empty();
        }
        int open = from;
        while (open < text.length() && Character.isWhitespace(text.charAt(open))) {
            open++;
        }
        if (open < text.length() && text.charAt(open) == '{') {
            int begin = open + 1;
            return closing(text, open).map(close -> text.substring(begin, close).strip());
        }
        int end = text.indexOf('$', open);
        return end < 0 || open == from
                ? Optional.empty()
                : Optional.of(text.substring(open, end).strip());
    }

    /** The brace that closes the one at {@code open}; an escaped brace is a symbol of the formula. */
    private static Optional<Integer> closing(String text, int open) {
        int depth = 0;
        for (int place = open; place < text.length(); place++) {
            switch (text.charAt(place)) {
                case '\\' -> place++;
                case '{' -> depth++;
                case '}' -> {
                    depth--;
                    if (depth == 0) {
                        return Optional.of(place);
                    }
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}
