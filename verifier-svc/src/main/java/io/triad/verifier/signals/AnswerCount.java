// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import io.triad.reasoning.prompt.ResponseTags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How many answers a response gives. More than one is a bet on the verifier's picking the right one.
 *
 * <p>The count is the largest of four: answer tags opened, anywhere; different boxed results, anywhere; and, between the
 * first opening and the last closing answer tag, the different values that one name is given ({@code A is true},
 * {@code A = false}, {@code a: true}) and the alternatives that a line joins with {@code or}. It is a measure and no
 * verdict: {@code x = 3 or x = -1} counts as two although the pair may be right.
 *
 * <p>Time is linear in the response's length and memory bounded, whatever the text.
 */
public final class AnswerCount {
    /** Counts end here. */
    public static final int MAX = 16;

    private static final int MAX_NAMES = 1_000;
    private static final int MAX_VALUE_LENGTH = 256;
    private static final String BOXED = "\\boxed";
    private static final String MARKS = "*_`#>-\u2022\u2212 \t\r";

    private final Map<String, Set<String>> values = new HashMap<>();
    private int count;

    private AnswerCount() {}

    /** Returns how many answers a response gives, 0 to {@link #MAX}. */
    public static int of(String response) {
        AnswerCount counting = new AnswerCount();
        counting.tags(response);
        counting.boxed(response);
        int open = response.indexOf(ResponseTags.ANSWER_OPEN);
        if (open >= 0) {
            int start = open + ResponseTags.ANSWER_OPEN.length();
            int close = response.lastIndexOf(ResponseTags.ANSWER_CLOSE);
            counting.statements(response, start, close < start ? response.length() : close);
        }
        return Math.min(counting.count, MAX);
    }

    private void atLeast(int answers) {
        count = Math.max(count, answers);
    }

    private void tags(String response) {
        int tags = 0;
        int at = response.indexOf(ResponseTags.ANSWER_OPEN);
        while (at >= 0 && tags < MAX) {
            tags++;
            at = response.indexOf(ResponseTags.ANSWER_OPEN, at + 1);
        }
        atLeast(tags);
    }

    private void boxed(String response) {
        Set<String> results = new HashSet<>();
        int at = response.indexOf(BOXED);
        while (at >= 0 && results.size() < MAX) {
            int open = at + BOXED.length();
            while (open < response.length() && response.charAt(open) == ' ') {
                open++;
            }
            if (open == response.length() || response.charAt(open) != '{') {
                at = response.indexOf(BOXED, open);
                continue;
            }
            int close = closing(response, open);
            results.add(plain(response, open + 1, close));
            at = response.indexOf(BOXED, close);
        }
        atLeast(results.size());
    }

    /** Returns where the brace at {@code open} is closed, the text's end when it is not. */
    private static int closing(String text, int open) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '{') {
                depth++;
            } else if (character == '}') {
                depth--;
                if (depth == 0) {
                    return at;
                }
            }
        }
        return text.length();
    }

    private void statements(String text, int start, int end) {
        int from = start;
        for (int at = start; at <= end && count < MAX; at++) {
            if (at == end || text.charAt(at) == '\n' || text.charAt(at) == ',' || text.charAt(at) == ';') {
                statement(text, from, at);
                from = at + 1;
            }
        }
    }

    private void statement(String text, int start, int end) {
        atLeast(1 + disjunctions(text, start, end));
        int from = skipNumbering(text, skipMarks(text, start, end), end);
        int nameEnd = from;
        while (nameEnd < end && (Character.isLetterOrDigit(text.charAt(nameEnd)) || text.charAt(nameEnd) == '_')) {
            nameEnd++;
        }
        int separator = skipMarks(text, nameEnd, end);
        if (nameEnd == from || nameEnd - from > MAX_VALUE_LENGTH || separator == end) {
            return;
        }
        int value = valueAfter(text, separator, end);
        if (value < end && (values.size() < MAX_NAMES || values.containsKey(plain(text, from, nameEnd)))) {
            Set<String> known = values.computeIfAbsent(plain(text, from, nameEnd), _ -> new HashSet<>());
            known.add(plain(text, value, end));
            atLeast(known.size());
        }
    }

    /** Returns where the value begins behind {@code =}, {@code :} or {@code is}; {@code end} when none of them stands there. */
    private static int valueAfter(String text, int separator, int end) {
        char character = text.charAt(separator);
        if (character == '=' || character == ':') {
            return separator + 1;
        }
        boolean is = separator + 2 < end && text.startsWith("is", separator) && text.charAt(separator + 2) == ' ';
        return is ? separator + 3 : end;
    }

    private static int skipMarks(String text, int start, int end) {
        int at = start;
        while (at < end && MARKS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static int skipNumbering(String text, int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        boolean numbered = at > start && at < end && (text.charAt(at) == '.' || text.charAt(at) == ')');
        return numbered ? skipMarks(text, at + 1, end) : start;
    }

    private static int disjunctions(String text, int start, int end) {
        int found = 0;
        int at = text.indexOf(" or ", start, end);
        while (at >= 0 && found < MAX) {
            found++;
            at = text.indexOf(" or ", at + 1, end);
        }
        return found;
    }

    /** Returns a text without blanks, marks and full stops at its end, in lower case, cut to a bounded length. */
    private static String plain(String text, int start, int end) {
        StringBuilder plain = new StringBuilder();
        for (int at = start; at < end && plain.length() < MAX_VALUE_LENGTH; at++) {
            char character = text.charAt(at);
            if (!Character.isWhitespace(character) && character != '*') {
                plain.append(character);
            }
        }
        int length = plain.length();
        while (length > 0 && plain.charAt(length - 1) == '.') {
            length--;
        }
        return plain.substring(0, length).toLowerCase(Locale.ROOT);
    }
}
