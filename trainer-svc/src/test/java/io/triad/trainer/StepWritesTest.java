// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Lane;
import io.triad.training.batch.LaneKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StepWritesTest {
    private static final LaneKey ONE = new LaneKey("r", Lane.DEDUCTION);
    private static final LaneKey OTHER = new LaneKey("r", Lane.INDUCTION);

    private final List<String> written = new CopyOnWriteArrayList<>();

    @Test
    void shouldKeepTheOrderOfALaneAndLetOthersPass() {
        CountDownLatch slow = new CountDownLatch(1);
        try (StepWrites writes = new StepWrites()) {
            writes.then(ONE, () -> {
                await(slow);
                written.add("manifest");
            });
            writes.then(ONE, () -> written.add("event"));
            writes.then(OTHER, () -> written.add("other"));

            writes.await(OTHER);
            assertThat(written).containsExactly("other");
            slow.countDown();
            writes.await(ONE);
            assertThat(written).containsExactly("other", "manifest", "event");
        }
    }

    @Test
    void shouldFailInTurnAndWriteNothingAfterwards() {
        try (StepWrites writes = new StepWrites()) {
            writes.then(ONE, () -> {
                throw new TriadException(ErrorCode.UNAVAILABLE, "the store is away");
            });
            writes.then(ONE, () -> written.add("event"));

            assertThatThrownBy(() -> writes.await(ONE)).hasMessage("the store is away");
            assertThat(written).isEmpty();
            assertThatCode(() -> writes.await(ONE))
                    .as("what failed is told once")
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void shouldWaitForTheStoreWhenItIsTooFarAhead() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        try (StepWrites writes = new StepWrites()) {
            writes.then(ONE, () -> await(slow));
            for (int write = 1; write < StepWrites.MOST_AHEAD; write++) {
                writes.then(ONE, () -> written.add("early"));
            }
            Thread trainer = Thread.ofPlatform().start(() -> writes.then(ONE, () -> written.add("late")));
            try {
                while (trainer.getState() != Thread.State.WAITING) {
                    assertThat(trainer.isAlive())
                            .as("it waits before it writes")
                            .isTrue();
                    Thread.onSpinWait();
                }
                assertThat(written).isEmpty();
            } finally {
                slow.countDown();
            }
            trainer.join();
            writes.await(ONE);
        }
        assertThat(written).hasSize(StepWrites.MOST_AHEAD).endsWith("early", "late");
    }

    @Test
    void shouldSettleWhateverHappened() {
        try (StepWrites writes = new StepWrites()) {
            writes.then(ONE, () -> {
                throw new TriadException(ErrorCode.UNAVAILABLE, "the store is away");
            });
            writes.settle(ONE);
            writes.then(ONE, () -> written.add("again"));
            writes.await(ONE);
            writes.remove("a version", () -> {
                throw new TriadException(ErrorCode.UNAVAILABLE, "the store is away");
            });
        }
        assertThat(written).containsExactly("again");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
