// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Dates as C's {@code strftime} writes them, in English and without a time zone. */
final class DateFormat {
    private DateFormat() {}

    static String format(String format, LocalDateTime time) {
        StringBuilder written = new StringBuilder();
        for (int at = 0; at < format.length(); at++) {
            char character = format.charAt(at);
            if (character != '%' || at + 1 == format.length()) {
                written.append(character);
                continue;
            }
            char directive = format.charAt(++at);
            boolean unpadded = directive == '-' && at + 1 < format.length();
            if (unpadded) {
                directive = format.charAt(++at);
            }
            String value = value(directive, time);
            written.append(unpadded ? withoutPadding(value) : value);
        }
        return written.toString();
    }

    private static String value(char directive, LocalDateTime time) {
        return switch (directive) {
            case 'Y' -> "" + time.getYear();
            case 'C' -> padded(time.getYear() / 100);
            case 'y' -> padded(time.getYear() % 100);
            case 'm' -> padded(time.getMonthValue());
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                time.getMonth().name().substring(0, 1)
                        + time.getMonth().name().substring(1, 3).toLowerCase(Locale.ROOT);
            case 'd' -> padded(time.getDayOfMonth());
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'j' -> "%03d".formatted(time.getDayOfYear());
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' ->
                time.getDayOfWeek()
                        .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        .substring(0, 3);
            case 'u' -> "" + time.getDayOfWeek().getValue();
            case 'w' -> "" + time.getDayOfWeek().getValue() % 7;
            case 'V' -> padded(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> "" + time.get(IsoFields.WEEK_BASED_YEAR);
            case 'H' -> padded(time.getHour());
            case 'k' -> "%2d".formatted(time.getHour());
            case 'I' -> padded(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'l' -> "%2d".formatted(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'M' -> padded(time.getMinute());
            case 'S' -> padded(time.getSecond());
            case 'f' -> "%06d".formatted(time.getNano() / 1000);
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'z', 'Z' -> "";
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> composed(directive, time);
        };
    }

    private static String composed(char directive, LocalDateTime time) {
        return switch (directive) {
            case 'F' -> format("%Y-%m-%d", time);
            case 'D' -> format("%m/%d/%y", time);
            case 'T' -> format("%H:%M:%S", time);
            case 'R' -> format("%H:%M", time);
            default ->
                throw new TemplateError("strftime_now does not know '%" + directive + "'; it knows %Y %m %d %B %b %A "
                        + "%a %H %I %M %S %p and their like");
        };
    }

    private static String padded(int number) {
        return "%02d".formatted(number);
    }

    private static String withoutPadding(String value) {
        int start = 0;
        while (start < value.length() - 1 && (value.charAt(start) == '0' || value.charAt(start) == ' ')) {
            start++;
        }
        return value.substring(start);
    }
}
