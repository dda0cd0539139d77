// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How far a command has come that counts what it does. Not thread-safe. */
public final class CountProgress {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final String unit;
    private final LongSupplier nanos;
    private final Consumer<String> screen;
    private final long begun;
    private long shown;

    /**
     * Begins to count.
     *
     * @param unit what is counted, in the plural
     * @param nanos the time, such as {@link System#nanoTime}
     * @param screen takes a line that the next one replaces, ten times a second at most
     */
    public CountProgress(String unit, LongSupplier nanos, Consumer<String> screen) {
        this.unit = unit;
        this.nanos = nanos;
        this.screen = screen;
        this.begun = nanos.getAsLong();
        this.shown = begun;
    }

    /**
     * Shows where things stand, unless that was done just now.
     *
     * @param count how many are done since this began
     * @param share how much of everything that is, 0 to 1
     */
    public void at(long count, double share) {
        long now = nanos.getAsLong();
        if (now - shown >= INTERVAL_NANOS) {
            shown = now;
            screen.accept(line(count, share, (now - begun) / 1e9));
        }
    }

    private String line(long count, double share, double seconds) {
        String line = String.format(
                Locale.ROOT, "%3.0f %%  %,d %s, %s a second", 100 * share, count, unit, Words.count(count / seconds));
        return line
                + left(share, seconds)
                        .map(left -> ", " + Words.time(left) + " left")
                        .orElse("");
    }

    private static Optional<Duration> left(double share, double seconds) {
        return share <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1000 * seconds * Math.max(0, 1 - share) / share)));
    }
}
