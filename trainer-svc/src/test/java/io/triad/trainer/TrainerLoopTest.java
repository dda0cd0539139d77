// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.checkpoint.store.FileObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.LogRecord;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.LaneShare;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.RolloutMismatch;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerLoopTest {
    @TempDir
    Path folder;

    @Test
    void shouldLetArithmeticEndBeforeItIsClosed() throws Exception {
        // Given a thread that computes and heeds no interruption
        CountDownLatch computing = new CountDownLatch(1);
        AtomicBoolean computed = new AtomicBoolean();
        AtomicBoolean fatal = new AtomicBoolean();
        TrainerLoop loop = new TrainerLoop(
                LaneShare.ALL,
                fold -> 0,
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

    @Test
    void shouldReadTheLogAgainWhenTheBrokerWentAway() throws Exception {
        // Given a broker that goes away in the midst of the log, twice
        AtomicInteger attempts = new AtomicInteger();
        AtomicBoolean fatal = new AtomicBoolean();
        CountDownLatch read = new CountDownLatch(1);
        ToLongFunction<Consumer<LogRecord>> history = fold -> {
            if (attempts.incrementAndGet() <= 2) {
                throw new TriadException(ErrorCode.UNAVAILABLE, "the broker does not answer");
            }
            read.countDown();
            return 3;
        };

        // When
        try (TrainerLoop loop = new TrainerLoop(LaneShare.ALL, history, this::trainer, failure -> fatal.set(true))) {
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
            while (!loop.caughtUp()) {
                Thread.onSpinWait();
            }

            // Then
            assertThat(attempts).hasValue(3);
            assertThat(loop.trouble()).isEmpty();
        }
        assertThat(fatal).isFalse();
    }

    /** One that has nothing to do. */
    private Trainer trainer(LaneLedger ledger) {
        FileObjectStore objects = new FileObjectStore(folder.resolve("store"));
        return new Trainer(
                ledger,
                new LaneCheckpoints(objects, folder.resolve("travelling")),
                new BatchManifests(objects),
                new TrainerEvents() {
                    @Override
                    public void trained(StepTrained trained) {
                        throw new AssertionError(trained);
                    }

                    @Override
                    public void compared(LaneKey key, int step, List<RolloutMismatch> rollouts) {
                        throw new AssertionError(key);
                    }

                    @Override
                    public void refills(RefillsRequested requested) {
                        throw new AssertionError(requested);
                    }

                    @Override
                    public void stopped(LaneStopped stopped) {
                        throw new AssertionError(stopped);
                    }

                    @Override
                    public void published(PolicyPublished published) {
                        throw new AssertionError(published);
                    }
                },
                new TrainerConfig.Trainer() {
                    @Override
                    public String device() {
                        return "cpu";
                    }

                    @Override
                    public int microBatchTokens() {
                        return 1;
                    }

                    @Override
                    public int supervisedThreads() {
                        return 1;
                    }

                    @Override
                    public int reinforcementThreads() {
                        return 1;
                    }

                    @Override
                    public double mismatchBound() {
                        return 1;
                    }
                });
    }

    private static void compute(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
