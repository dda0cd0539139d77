// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import java.util.Locale;

/** Amounts in words that people compare. */
final class Amounts {
    private static final double GIBIBYTE = 1L << 30;
    private static final double MEBIBYTE = 1L << 20;
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int DAY = 86_400;

    private Amounts() {}

    /** Returns bytes in MiB or GiB. */
    static String bytes(long bytes) {
        return bytes < GIBIBYTE
                ? String.format(Locale.ROOT, "%,.0f MiB", Math.ceil(bytes / MEBIBYTE))
                : String.format(Locale.ROOT, "%,.1f GiB", bytes / GIBIBYTE);
    }

    /** Returns a count with its thousands told apart. */
    static String count(double number) {
        return String.format(Locale.ROOT, "%,d", Math.round(number));
    }

    /** Returns seconds in the unit that suits them. */
    static String seconds(double seconds) {
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        if (seconds < HOUR) {
            return String.format(Locale.ROOT, "%.0f min", seconds / MINUTE);
        }
        return seconds < 2 * DAY
                ? String.format(Locale.ROOT, "%.1f h", seconds / HOUR)
                : String.format(Locale.ROOT, "%,.1f days", seconds / DAY);
    }
}
