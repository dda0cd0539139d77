// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.ArrayList;
import java.util.List;

/** Text as Python counts it: in characters of Unicode, where Java counts UTF-16 units. */
final class CodePoints {
    private CodePoints() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The Java index of a character's place, which lies in the text or at its end. */
    static int offset(String text, int place) {
        return text.offsetByCodePoints(0, place);
    }

    static List<Value> characters(String text) {
        List<Value> characters = new ArrayList<>(text.length());
        for (int at = 0; at < text.length(); ) {
            int next = text.offsetByCodePoints(at, 1);
            characters.add(Value.of(text.substring(at, next)));
            at = next;
        }
        return characters;
    }

    /** The order by code point; UTF-16 puts characters beyond U+FFFF before some others. */
    static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int at = 0; at < common; at++) {
            char a = left.charAt(at);
            char b = right.charAt(at);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
