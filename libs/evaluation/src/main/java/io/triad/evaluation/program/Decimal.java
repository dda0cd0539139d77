// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decimal number in its one form, found in time linear in its length, whatever its exponent: equal numbers are equal records.
 *
 * @param negative never of 0
 * @param digits without zeros at either end; none for 0
 * @param exponent of ten that the digits, as a whole number, are multiplied by; 0 for 0
 */
record Decimal(boolean negative, String digits, BigInteger exponent) {
    private static final int MAX_EXPONENT_DIGITS = 20;
    private static final Pattern FORM = Pattern.compile(
            "([+-]?)(?:([0-9]++)(?:\\.([0-9]*+))?|\\.([0-9]++))(?:[eE]([+-]?[0-9]{1," + MAX_EXPONENT_DIGITS + "}+))?");

    /** Reads a number; empty when the text is none. */
    static Optional<Decimal> of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String fraction = parts.group(4) != null ? parts.group(4) : parts.group(3) != null ? parts.group(3) : "";
        String all = (parts.group(2) == null ? "" : parts.group(2)) + fraction;
        int begin = 0;
        int end = all.length();
        while (begin < end && all.charAt(begin) == '0') {
            begin++;
        }
        while (end > begin && all.charAt(end - 1) == '0') {
            end--;
        }
        if (begin == end) {
            return Optional.of(new Decimal(false, "", BigInteger.ZERO));
        }
        BigInteger stated = parts.group(5) == null
                ? BigInteger.ZERO
                : new BigInteger(parts.group(5).replace("+", ""));
        return Optional.of(new Decimal(
                parts.group(1).equals("-"),
                all.substring(begin, end),
                stated.add(BigInteger.valueOf((long) all.length() - end - fraction.length()))));
    }
}
