// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Case and classes of characters as Python's text has them. */
final class Letters {
    /** First and last of each range; Java does not tell them from other numbers. */
    private static final int[] OTHER_DIGITS = {
        0xB2, 0xB3, 0xB9, 0xB9, 0x1369, 0x1371, 0x19DA, 0x19DA, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080, 0x2089,
        0x2460, 0x2468, 0x2474, 0x247C, 0x2488, 0x2490, 0x24EA, 0x24EA, 0x24F5, 0x24FD, 0x24FF, 0x24FF, 0x2776, 0x277E,
        0x2780, 0x2788, 0x278A, 0x2792, 0x10A40, 0x10A43, 0x10E60, 0x10E68, 0x11052, 0x1105A, 0x1F100, 0x1F10A
    };

    private Letters() {}

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The first character in title case, the others in lower case. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int second = text.offsetByCodePoints(0, 1);
        return titled(text.codePointAt(0))
                + lower(text).substring(lower(text.substring(0, second)).length());
    }

    /** The first letter of each run of letters in title case, the others in lower case. */
    static String title(String text) {
        StringBuilder titled = new StringBuilder();
        String lower = lower(text);
        boolean sameLength = lower.length() == text.length();
        boolean inside = false;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (inside) {
                titled.append(sameLength ? lower.substring(at, next) : lower(text.substring(at, next)));
            } else {
                titled.append(titled(character));
            }
            inside = cased(character);
            at = next;
        }
        return titled.toString();
    }

    static String swapCase(String text) {
        StringBuilder swapped = new StringBuilder();
        text.codePoints().forEach(character -> {
            String one = Character.toString(character);
            swapped.append(
                    Character.isUpperCase(character)
                            ? lower(one)
                            : Character.isLowerCase(character) ? upper(one) : one);
        });
        return swapped.toString();
    }

    static boolean areDigits(String text) {
        return all(text, character -> decimal(character) || otherDigit(character));
    }

    static boolean areDecimals(String text) {
        return all(text, Letters::decimal);
    }

    static boolean areLetters(String text) {
        return all(text, Character::isLetter);
    }

    static boolean areLettersOrNumbers(String text) {
        return all(text, character -> Character.isLetter(character) || numeric(character));
    }

    static boolean areSpace(String text) {
        return all(text, Whitespace::is);
    }

    /** Whether there is a letter with case and none in lower case. */
    static boolean areUpper(String text) {
        return text.codePoints().anyMatch(Letters::cased)
                && text.codePoints()
                        .noneMatch(letter -> Character.isLowerCase(letter) || Character.isTitleCase(letter));
    }

    /** Whether there is a letter with case and none in upper case. */
    static boolean areLower(String text) {
        return text.codePoints().anyMatch(Letters::cased)
                && text.codePoints()
                        .noneMatch(letter -> Character.isUpperCase(letter) || Character.isTitleCase(letter));
    }

    static boolean cased(int character) {
        return Character.isUpperCase(character) || Character.isLowerCase(character) || Character.isTitleCase(character);
    }

    private static String titled(int character) {
        String upper = upper(Character.toString(character));
        // What has no title case of one character takes the first of its upper case, the rest lowered: ß becomes Ss.
        if (upper.codePointCount(0, upper.length()) > 1) {
            int second = upper.offsetByCodePoints(0, 1);
            return upper.substring(0, second) + lower(upper.substring(second));
        }
        return Character.toString(Character.toTitleCase(character));
    }

    private static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private static boolean decimal(int character) {
        return Character.getType(character) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** Whether Unicode calls it a digit that is no decimal: superscript, in a circle, and so on. */
    private static boolean otherDigit(int character) {
        for (int range = 0; range < OTHER_DIGITS.length; range += 2) {
            if (character >= OTHER_DIGITS[range] && character <= OTHER_DIGITS[range + 1]) {
                return true;
            }
        }
        return false;
    }

    private static boolean numeric(int character) {
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
