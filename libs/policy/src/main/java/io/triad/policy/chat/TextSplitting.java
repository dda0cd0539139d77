// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Cutting text as Python does: at a separator taken literally, at white space, or at the ends of lines. */
final class TextSplitting {
    private TextSplitting() {}

    /**
     * The parts between separators.
     *
     * @param most number of cuts, any number when negative
     * @param fromEnd whether cuts are made from the end
     */
    static List<String> parts(String text, String separator, int most, boolean fromEnd) {
        if (separator.isEmpty()) {
            throw new TemplateError("text is split at an empty separator; it must not be empty");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        int end = text.length();
        while (most < 0 || parts.size() < most) {
            int found =
                    fromEnd ? text.lastIndexOf(separator, end - separator.length()) : text.indexOf(separator, start);
            if (found < 0) {
                break;
            }
            if (fromEnd) {
                parts.add(text.substring(found + separator.length(), end));
                end = found;
            } else {
                parts.add(text.substring(start, found));
                start = found + separator.length();
            }
        }
        parts.add(text.substring(start, end));
        if (fromEnd) {
            Collections.reverse(parts);
        }
        return parts;
    }

    /** The words between white space; the rest after the last cut keeps its blanks at the far end. */
    static List<String> words(String text, int most, boolean fromEnd) {
        return fromEnd ? wordsFromEnd(text, most) : wordsFromStart(text, most);
    }

    private static List<String> wordsFromStart(String text, int most) {
        List<String> words = new ArrayList<>();
        int at = Whitespace.skip(text, 0);
        while (at < text.length()) {
            if (most >= 0 && words.size() == most) {
                words.add(text.substring(at));
                break;
            }
            int end = at;
            while (end < text.length() && !Whitespace.is(text.charAt(end))) {
                end++;
            }
            words.add(text.substring(at, end));
            at = Whitespace.skip(text, end);
        }
        return words;
    }

    private static List<String> wordsFromEnd(String text, int most) {
        List<String> words = new ArrayList<>();
        int end = Whitespace.stripEnd(text, text.length());
        while (end > 0) {
            if (most >= 0 && words.size() == most) {
                words.add(text.substring(0, end));
                break;
            }
            int start = end;
            while (start > 0 && !Whitespace.is(text.charAt(start - 1))) {
                start--;
            }
            words.add(text.substring(start, end));
            end = Whitespace.stripEnd(text, start);
        }
        Collections.reverse(words);
        return words;
    }

    /** The lines, with or without what ends them, no more than the given number. */
    static List<String> lines(String text, boolean keepEnds, int most) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length() && lines.size() < most; at++) {
            if (Whitespace.endsLine(text.charAt(at))) {
                boolean pair = text.startsWith("\r\n", at);
                int next = at + (pair ? 2 : 1);
                lines.add(text.substring(start, keepEnds ? next : at));
                start = next;
                at = next - 1;
            }
        }
        if (start < text.length() && lines.size() < most) {
            lines.add(text.substring(start));
        }
        return lines;
    }
}
