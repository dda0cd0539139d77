// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.util.List;
import java.util.Locale;

/** Takes off an answer what is only around it, a bounded number of times. */
final class AnswerText {

    private static final int MAX_WRAPPINGS = 8;

    private static final List<String> LEADS =
            List.of("the final answer is", "final answer:", "the answer is", "answer:", "answer is");

    private AnswerText() {}

    /**
     * The text without blanks around it, a full stop at its end, pairs of {@code $}, {@code $$}, {@code \( \)}, {@code \[ \]},
     * {@code **}, one {@code \boxed{}} around all of it, and words such as "the answer is" before it.
     */
    static String unwrapped(String answer) {
        String text = answer.strip();
        for (int wrapping = 0; wrapping < MAX_WRAPPINGS; wrapping++) {
            String inner = withoutOne(text);
            if (inner.length() == text.length()) {
                break;
            }
            text = inner;
        }
        return text;
    }

    private static String withoutOne(String text) {
        if (text.endsWith(".") && !text.endsWith("\\.")) {
            return text.substring(0, text.length() - 1).strip();
        }
        String start = text.substring(0, Math.min(text.length(), 24)).toLowerCase(Locale.ROOT);
        for (String lead : LEADS) {
            if (start.startsWith(lead)) {
                return text.substring(lead.length()).strip();
            }
        }
        for (String box : List.of("\\boxed{", "\\fbox{")) {
            if (text.startsWith(box) && closing(text, box.length() - 1) == text.length() - 1) {
                return text.substring(box.length(), text.length() - 1).strip();
            }
        }
        for (List<String> pair : List.of(
                List.of("$$", "$$"),
                List.of("$", "$"),
                List.of("\\(", "\\)"),
                List.of("\\[", "\\]"),
                List.of("**", "**"))) {
            String open = pair.getFirst();
            String close = pair.getLast();
            int end = text.length() - close.length();
            if (end >= open.length()
                    && text.startsWith(open)
                    && text.endsWith(close)
                    && text.indexOf(close, open.length()) == end) {
                return text.substring(open.length(), end).strip();
            }
        }
        return text;
    }

    /** Where the brace is closed that is opened at a place, −1 if nowhere. */
    private static int closing(String text, int opening) {
        int depth = 0;
        for (int i = opening; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
