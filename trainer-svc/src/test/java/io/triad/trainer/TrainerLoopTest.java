// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.LogReader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TrainerLoopTest {
    @Test
    void shouldLetArithmeticEndBeforeItIsClosed() throws Exception {
        // Given a thread that computes and heeds no interruption
        CountDownLatch computing = new CountDownLatch(1);
        AtomicBoolean computed = new AtomicBoolean();
        AtomicBoolean fatal = new AtomicBoolean();
        TrainerLoop loop = new TrainerLoop(
                new LogReader("127.0.0.1:1"),
                ledger -> {
                    computing.countDown();
                    compute(Duration.ofMillis(500));
                    computed.set(true);
                    throw new IllegalStateException("cut short");
                },
                failure -> fatal.set(true));
        assertThat(computing.await(20, TimeUnit.SECONDS)).isTrue();

        // When
        loop.close();

        // Then it has ended, and what it failed of meanwhile stops nothing
        assertThat(computed).isTrue();
        assertThat(fatal).isFalse();
    }

    private static void compute(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
