// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowThreadTest {
    private final List<String> story = Collections.synchronizedList(new ArrayList<>());
    private final FlowThread thread = new FlowThread("flow-under-test", () -> story.add("fold"));

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void shouldFoldOnceBeforeTheFirstEventAndAcknowledgeWhatIsDone() throws Exception {
        assertThat(thread.isFolded()).isFalse();

        handle(() -> story.add("work 1"));
        thread.start(() -> story.add("catch up"));
        handle(() -> story.add("work 2"));

        assertThat(story).containsExactly("fold", "work 1", "ack", "catch up", "work 2", "ack");
        assertThat(thread.isFolded()).isTrue();
    }

    @Test
    void shouldRefuseInvalidInputAndGoOn() throws Exception {
        handle(() -> {
            throw new TriadException(ErrorCode.INVALID_EVENT, "garbage");
        });
        handle(() -> story.add("work"));

        assertThat(story).containsExactly("fold", "nack garbage", "work", "ack");
        assertThat(thread.failure()).isEmpty();
    }

    @Test
    void shouldTryTransientFailuresAgain() throws Exception {
        handle(() -> {
            story.add("try");
            if (story.size() < 3) {
                throw new TriadException(ErrorCode.UNAVAILABLE, "the store is away");
            }
        });

        assertThat(story).containsExactly("fold", "try", "try", "ack");
    }

    @Test
    void shouldStopAtAFailureOfItsOwn() {
        assertThatThrownBy(() -> handle(() -> {
                    throw new IllegalStateException("defect");
                }))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("defect");
        assertThatThrownBy(() -> handle(() -> story.add("never"))).hasRootCauseMessage("defect");

        assertThat(story).containsExactly("fold");
        assertThat(thread.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessage("defect"));
    }

    @Test
    void shouldOutliveACatchUpThatIsRefused() throws Exception {
        thread.start(() -> {
            throw new TriadException(ErrorCode.CORRUPT_CHECKPOINT, "truncated");
        });
        handle(() -> story.add("work"));

        assertThat(story).containsExactly("fold", "work", "ack");
        assertThat(thread.failure()).isEmpty();
    }

    @Test
    void shouldKeepBooksThatBalance() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        FlowAccounts accounts = new FlowAccounts(meters, "triad.merge", "merge-svc");

        account(accounts, () -> story.add("work"));
        account(accounts, () -> {
            throw new TriadException(ErrorCode.INVALID_EVENT, "garbage");
        });
        account(accounts, () -> story.add("work"));
        assertThatThrownBy(() -> account(accounts, () -> {
                    throw new IllegalStateException("defect");
                }))
                .hasRootCauseMessage("defect");

        assertThat(List.of("received", "processed", "refused", "failed"))
                .extracting(outcome -> meters.get("triad.merge.events." + outcome)
                        .tag("topic", Topic.Name.POLICIES_PUBLISHED)
                        .counter()
                        .count())
                .containsExactly(4.0, 2.0, 1.0, 1.0);
        assertThat(meters.get("triad.merge.events.received")
                        .tag("topic", Topic.Name.RUNS_REQUESTED)
                        .counter()
                        .count())
                .isZero();
        assertThatThrownBy(() -> accounts.received(Topic.TASKS_ISSUED)).isInstanceOf(IllegalArgumentException.class);
    }

    private void account(FlowAccounts accounts, Runnable work) throws Exception {
        thread.handle(accounts, Topic.POLICIES_PUBLISHED, message(), work)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private void handle(Runnable work) throws Exception {
        thread.handle(message(), work).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Message<String> message() {
        return Message.of(
                "event",
                () -> {
                    story.add("ack");
                    return CompletableFuture.completedFuture(null);
                },
                reason -> {
                    story.add("nack " + reason.getMessage());
                    return CompletableFuture.completedFuture(null);
                });
    }
}
