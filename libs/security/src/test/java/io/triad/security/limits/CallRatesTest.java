// SPDX-License-Identifier: Apache-2.0
package io.triad.security.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallRatesTest {
    private final AtomicLong now = new AtomicLong();
    private final CallRates rates = new CallRates(10, 3, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void shouldLetABurstPassAndThenTheRate() {
        for (int request = 0; request < 3; request++) {
            assertThat(rates.take("ada")).isEmpty();
        }

        assertThat(rates.take("ada")).hasValue(Duration.ofMillis(100));
        now.addAndGet(Duration.ofMillis(60).toNanos());
        assertThat(rates.take("ada")).hasValue(Duration.ofMillis(40));
        now.addAndGet(Duration.ofMillis(40).toNanos());
        assertThat(rates.take("ada")).isEmpty();
        assertThat(rates.take("ada")).isPresent();
        // An hour of silence is worth one burst.
        now.addAndGet(Duration.ofHours(1).toNanos());
        for (int request = 0; request < 3; request++) {
            assertThat(rates.take("ada")).isEmpty();
        }
        assertThat(rates.take("ada")).isPresent();
    }

    @Test
    void shouldCountEachCallerAlone() {
        for (int request = 0; request < 4; request++) {
            rates.take("ada");
        }

        assertThat(rates.take("ada")).isPresent();
        assertThat(rates.take("bob")).isEmpty();
    }

    /** Whoever asks under ever new names is forgotten, and so are the names. */
    @Test
    void shouldRememberTheLastCallersOnly() {
        for (int request = 0; request < 3; request++) {
            rates.take("ada");
        }
        for (int stranger = 0; stranger < 9_999; stranger++) {
            rates.take("stranger-" + stranger);
        }
        assertThat(rates.take("ada")).isPresent();

        for (int stranger = 0; stranger < 10_000; stranger++) {
            rates.take("another-" + stranger);
        }

        assertThat(rates.take("ada")).isEmpty();
    }
}
