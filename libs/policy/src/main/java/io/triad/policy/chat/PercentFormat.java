// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Kind;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text formatted with {@code %}: {@code %s}, {@code %r}, {@code %d}, {@code %x}, {@code %f} with width and precision. */
final class PercentFormat {
    private static final Pattern DIRECTIVE =
            Pattern.compile("%(?:\\(([^()]*)\\))?([-+ 0]*)(\\d{0,6})(?:\\.(\\d{0,4}))?(.)", Pattern.DOTALL);

    private final List<Value> values;
    private final Value given;
    private final Rendering rendering;
    private int next;

    private PercentFormat(Value given, Rendering rendering) {
        this.given = given;
        this.values =
                given instanceof Sequence(List<Value> items, Kind kind) && kind == Kind.TUPLE ? items : List.of(given);
        this.rendering = rendering;
    }

    /**
     * The format with its directives replaced.
     *
     * @param given a tuple of values, a dictionary for directives with names, or the one value
     */
    static Value format(String format, Value given, Rendering rendering) {
        return new PercentFormat(given, rendering).format(format);
    }

    private Value format(String format) {
        rendering.spend(format.length());
        StringBuilder written = new StringBuilder();
        Matcher directive = DIRECTIVE.matcher(format);
        int at = 0;
        for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', at)) {
            written.append(format, at, percent);
            if (!directive.find(percent) || directive.start() != percent) {
                throw new TemplateError("a '%' in a format is followed by no directive; write %% for the sign itself");
            }
            written.append(replaced(directive));
            rendering.bound(written.length());
            at = directive.end();
        }
        boolean tooMany = next < values.size()
                && !(given instanceof Mapping)
                && !(given instanceof Undefined)
                && !(given instanceof Sequence sequence && sequence.kind() == Kind.LIST);
        if (tooMany) {
            throw new TemplateError("a format gets " + values.size() + " values and uses " + next);
        }
        return rendering.text(written.append(format, at, format.length()).toString());
    }

    private String replaced(Matcher directive) {
        char conversion = directive.group(5).charAt(0);
        if (conversion == '%') {
            return "%";
        }
        String flags = directive.group(2);
        String digits = directive.group(4);
        int precision = digits == null ? -1 : digits.isEmpty() ? 0 : Integer.parseInt(digits);
        Value value = value(directive.group(1));
        String text =
                switch (conversion) {
                    case 's' -> cut(PythonText.str(value, rendering), precision);
                    case 'r' -> cut(PythonText.repr(value, rendering), precision);
                    case 'd', 'i', 'u', 'x', 'X', 'f', 'F' -> signed(digits(conversion, value, precision), flags);
                    default -> throw new TemplateError("'%" + conversion + "' in a format is not supported");
                };
        String width = directive.group(3);
        return width.isEmpty() ? text : padded(text, flags, Integer.parseInt(width), "sr".indexOf(conversion) < 0);
    }

    private Value value(@Nullable String name) {
        if (name != null) {
            if (!(given instanceof Mapping mapping) || mapping.get(Value.of(name)) == null) {
                throw new TemplateError("a format has no value named '" + name + "'");
            }
            return Lookup.subscript(mapping, Value.of(name), rendering);
        }
        if (next >= values.size()) {
            throw new TemplateError("a format needs more than the " + values.size() + " values it gets");
        }
        return values.get(next++);
    }

    private static String cut(String text, int precision) {
        return precision < 0 || precision >= CodePoints.length(text)
                ? text
                : text.substring(0, CodePoints.offset(text, precision));
    }

    private static String digits(char conversion, Value value, int precision) {
        if (value instanceof Undefined(String reason)) {
            throw new TemplateError(reason);
        }
        if (!Numbers.isNumber(value)) {
            throw new TemplateError("'%" + conversion + "' needs a number, it got a " + Value.typeOf(value));
        }
        BigInteger whole = Numbers.whole(value);
        double real = Numbers.real(value);
        if (conversion == 'f' || conversion == 'F') {
            if (Double.isNaN(real) || Double.isInfinite(real)) {
                return PythonText.real(real);
            }
            String digits = new BigDecimal(real)
                    .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                    .toPlainString();
            return Math.copySign(1, real) < 0 && !digits.startsWith("-") ? "-" + digits : digits;
        }
        boolean hexadecimal = conversion == 'x' || conversion == 'X';
        if (whole == null && (hexadecimal || Double.isNaN(real) || Double.isInfinite(real))) {
            throw new TemplateError("'%" + conversion + "' needs a whole number, it got " + PythonText.real(real));
        }
        BigInteger number = whole != null ? whole : new BigDecimal(real).toBigInteger();
        String digits = number.abs().toString(hexadecimal ? 16 : 10);
        String filled = "0".repeat(Math.max(0, precision - digits.length())) + digits;
        return (number.signum() < 0 ? "-" : "") + (conversion == 'X' ? filled.toUpperCase(Locale.ROOT) : filled);
    }

    private static String signed(String digits, String flags) {
        if (digits.startsWith("-")) {
            return digits;
        }
        return flags.contains("+") ? "+" + digits : flags.contains(" ") ? " " + digits : digits;
    }

    private String padded(String text, String flags, int width, boolean number) {
        int missing = width - CodePoints.length(text);
        if (missing <= 0) {
            return text;
        }
        rendering.spendText(missing);
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (flags.contains("0") && number) {
            int sign = text.isEmpty() || Character.isDigit(text.charAt(0)) ? 0 : 1;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }
        return " ".repeat(missing) + text;
    }
}
