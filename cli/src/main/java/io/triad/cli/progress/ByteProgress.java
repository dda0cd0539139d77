// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How far a command has come that reads and writes a known number of bytes. Not thread-safe. */
public final class ByteProgress {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
    private static final double STEP = 1000;

    private final LongSupplier nanos;
    private final Consumer<String> screen;
    private final long begun;
    private long shown;

    /**
     * Begins to count.
     *
     * @param nanos the time, such as {@link System#nanoTime}
     * @param screen takes a line that the next one replaces, ten times a second at most
     */
    public ByteProgress(LongSupplier nanos, Consumer<String> screen) {
        this.nanos = nanos;
        this.screen = screen;
        this.begun = nanos.getAsLong();
        this.shown = begun;
    }

    /** Shows where things stand, unless that was done just now. */
    public void at(long numBytes, long numTotal) {
        long now = nanos.getAsLong();
        if (now - shown >= INTERVAL_NANOS && numBytes > 0) {
            shown = now;
            double seconds = (now - begun) / 1e9;
            screen.accept(String.format(
                    Locale.ROOT,
                    "%3.0f %%  %s of %s, %s/s, %s left",
                    100.0 * numBytes / numTotal,
                    bytes(numBytes),
                    bytes(numTotal),
                    bytes(numBytes / seconds),
                    Words.time(Duration.ofMillis((long) (1000 * seconds * (numTotal - numBytes) / numBytes)))));
        }
    }

    /** Returns {@code 850 B} or {@code 2.1 GB}. */
    public static String bytes(double number) {
        if (number < STEP) {
            return String.format(Locale.ROOT, "%.0f B", number);
        }
        int unit = -1;
        double scaled = number;
        while (scaled >= STEP && unit < UNITS.length - 1) {
            scaled /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", scaled, UNITS[unit]);
    }
}
