// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Arguments.Bound;
import io.triad.policy.chat.Filters.Filter;
import io.triad.policy.chat.Value.Int;
import io.triad.policy.chat.Value.Real;
import io.triad.policy.chat.Value.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters that give numbers. */
final class NumberFilters {
    /** Longer ones are no numbers that a prompt holds; reading them takes the square of their length. */
    private static final int MAX_DIGITS = 1000;

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(?:_\\d+)*");
    private static final Pattern REAL =
            Pattern.compile("[+-]?(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+)?");

    static final Map<String, Filter> FILTERS = Map.of(
            "abs",
            (subject, arguments, rendering) -> {
                arguments.bind("abs");
                if (!Numbers.isNumber(subject)) {
                    throw new TemplateError("abs needs a number, it got a " + Value.typeOf(subject));
                }
                return Numbers.absolute(subject);
            },
            "int",
            (subject, arguments, rendering) -> {
                BigInteger whole = toWhole(defined(subject), rendering);
                Bound bound = arguments.bind("int", "default");
                return whole == null ? bound.or(0, Value.of(0)) : new Int(whole);
            },
            "float",
            (subject, arguments, rendering) -> {
                Double real = toReal(defined(subject), rendering);
                Bound bound = arguments.bind("float", "default");
                return real == null ? bound.or(0, new Real(0)) : new Real(real);
            },
            "round",
            NumberFilters::round);

    private NumberFilters() {}

    private static Value defined(Value subject) {
        if (subject instanceof Value.Undefined(String reason)) {
            throw new TemplateError(reason);
        }
        return subject;
    }

    private static @Nullable BigInteger toWhole(Value subject, Rendering rendering) {
        if (subject instanceof Text(String text)) {
            String digits = trimmed(text, rendering);
            if (WHOLE.matcher(digits).matches()) {
                return new BigInteger(digits.replace("_", ""));
            }
        }
        BigInteger whole = Numbers.whole(subject);
        if (whole != null) {
            return whole;
        }
        Double real = toReal(subject, rendering);
        return real == null || real.isNaN() || real.isInfinite() ? null : new BigDecimal(real).toBigInteger();
    }

    private static @Nullable Double toReal(Value subject, Rendering rendering) {
        if (subject instanceof Text(String text)) {
            String digits = trimmed(text, rendering);
            return REAL.matcher(digits).matches() ? Double.valueOf(digits.replace("_", "")) : null;
        }
        return Numbers.isNumber(subject) ? Numbers.real(subject) : null;
    }

    private static String trimmed(String text, Rendering rendering) {
        String digits = TextMethods.strip(text, null, true, true, rendering);
        if (digits.length() > MAX_DIGITS) {
            throw new TemplateError("a text of more than " + MAX_DIGITS + " characters is read as a number");
        }
        return digits;
    }

    private static Value round(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("round", "precision", "method");
        int precision = bound.integer(0, 0);
        String method = bound.optional(1) == null ? "common" : bound.text(1);
        if (!Numbers.isNumber(subject) || Math.abs(precision) > MAX_DIGITS) {
            throw new TemplateError("round needs a number and at most " + MAX_DIGITS + " digits, it got a "
                    + Value.typeOf(subject) + " and " + precision);
        }
        RoundingMode mode =
                switch (method) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default -> throw new TemplateError("round knows common, ceil and floor, not '" + method + "'");
                };
        if (mode == RoundingMode.HALF_EVEN) {
            return common(subject, precision, mode);
        }
        // Jinja scales, rounds and scales back in floating point.
        double scale = Math.pow(10, precision);
        double scaled = Numbers.real(subject) * scale;
        return new Real((mode == RoundingMode.CEILING ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
    }

    private static Value common(Value subject, int precision, RoundingMode mode) {
        BigInteger whole = Numbers.whole(subject);
        if (whole != null) {
            BigDecimal rounded = new BigDecimal(whole).setScale(Math.min(0, precision), mode);
            return new Int(rounded.toBigInteger());
        }
        double real = Numbers.real(subject);
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            return subject;
        }
        double rounded = new BigDecimal(real).setScale(precision, mode).doubleValue();
        return new Real(Math.copySign(rounded, real));
    }
}
