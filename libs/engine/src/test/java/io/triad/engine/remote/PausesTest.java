// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.RemoteEngineSettings.Retries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How long is waited between tries. */
class PausesTest {
    private static final Retries RETRIES = new Retries(9, Duration.ofMillis(100), Duration.ofMillis(1000));
    private final TransientFailure plain = TransientFailure.ailing("it ails", Optional.empty());

    /** Numbers that are all the same. */
    private static RandomGenerator always(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }

    @Test
    void shouldDoubleUpToTheLongest() {
        GrowingPause longest = new GrowingPause(RETRIES, always(0));
        GrowingPause shortest = new GrowingPause(RETRIES, always(Math.nextDown(1.0)));
        for (long expected : new long[] {100, 200, 400, 800, 1000, 1000, 1000}) {
            assertThat(longest.nextDelayInMillis(plain)).isEqualTo(expected);
            assertThat(shortest.nextDelayInMillis(plain)).isBetween(expected / 2, expected / 2 + 1);
        }
    }

    @Test
    void shouldSpreadCallsThatFailedTogether() {
        SplittableRandom seeds = new SplittableRandom(1);
        long distinct = seeds.longs(200)
                .map(seed -> new GrowingPause(
                                new Retries(1, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                                new SplittableRandom(seed))
                        .nextDelayInMillis(plain))
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(150);
    }

    @Test
    void shouldWaitAsLongAsTheServerAsksWithinBounds() {
        GrowingPause pauses = new GrowingPause(RETRIES, always(0));
        assertThat(pauses.nextDelayInMillis(TransientFailure.busy("", Optional.of(Duration.ofMillis(700)))))
                .isEqualTo(700);
        assertThat(pauses.nextDelayInMillis(TransientFailure.busy("", Optional.of(Duration.ofHours(700)))))
                .isEqualTo(1000);
        assertThat(pauses.nextDelayInMillis(TransientFailure.busy("", Optional.of(Duration.ZERO))))
                .isEqualTo(400);
    }

    @Test
    void shouldReadRetryAfter() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(RetryAfter.parse(" 120 ", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("Thu, 01 Jan 2026 00:00:30 GMT", now)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Wed, 31 Dec 2025 23:00:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", now)).isEmpty();
        assertThat(RetryAfter.parse("-3", now)).isEmpty();
        assertThat(RetryAfter.parse("99999999999", now)).isEmpty();
    }
}
