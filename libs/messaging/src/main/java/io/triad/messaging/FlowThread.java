// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one platform thread on which a flow's events are handled, in order, after its state was folded from the log.
 *
 * <p>What a failure leads to follows from its kind: INVALID_INPUT refuses the message, which the channel puts on its
 * dead-letter topic; TRANSIENT and RESOURCE are tried again, waiting twice as long each time; INTERNAL, or anything that is
 * no {@link TriadException}, stops the thread, and nothing more is acknowledged.
 */
public final class FlowThread implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FlowThread.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final ExecutorService thread;
    private final Runnable fold;
    private volatile boolean folded;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /**
     * Makes the thread; nothing runs before the first event or {@link #start}.
     *
     * @param name the thread's name, as logs show it
     * @param fold reads the state from the log; run once, before everything else
     */
    public FlowThread(String name, Runnable fold) {
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        this.fold = fold;
    }

    /** Folds the state, then runs {@code catchUp}, which does what the log lacks. */
    public void start(Runnable catchUp) {
        thread.execute(() -> {
            try {
                run(catchUp);
            } catch (TriadException e) {
                // Refused input: its event was acknowledged before the restart, so there is no message to refuse.
                LOG.errorf(e, "Catching up refused: errorCode=%s", e.code());
            } catch (RuntimeException e) {
                LOG.errorf(e, "Flow stopped: thread=%s", Thread.currentThread().getName());
            }
        });
    }

    /**
     * Handles a message: acknowledged when {@code work} is done, refused when it throws INVALID_INPUT.
     *
     * @return done when the channel took the answer; failed when the thread was closed or has stopped
     */
    public CompletionStage<Void> handle(Message<?> message, Runnable work) {
        return handle(message, work, outcome -> {});
    }

    private CompletionStage<Void> handle(Message<?> message, Runnable work, Consumer<FlowAccounts.Outcome> books) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    run(work);
                    done.complete(null);
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            books.accept(FlowAccounts.Outcome.FAILED);
            return CompletableFuture.failedFuture(e);
        }
        return done.handle((nothing, thrown) -> acknowledge(message, thrown, books))
                .thenCompose(acknowledged -> acknowledged);
    }

    /** Handles a message as {@link #handle(Message, Runnable)} does, and keeps the books. */
    public CompletionStage<Void> handle(FlowAccounts accounts, Topic topic, Message<?> message, Runnable work) {
        accounts.received(topic);
        return handle(message, work, outcome -> accounts.ended(topic, outcome));
    }

    private static CompletionStage<Void> acknowledge(
            Message<?> message, @Nullable Throwable thrown, Consumer<FlowAccounts.Outcome> books) {
        if (thrown == null) {
            books.accept(FlowAccounts.Outcome.PROCESSED);
            return message.ack();
        }
        if (thrown instanceof TriadException refused && refused.code().kind() == ErrorCode.Kind.INVALID_INPUT) {
            LOG.warnf("Event refused: errorCode=%s reason=%s", refused.code(), refused.getMessage());
            books.accept(FlowAccounts.Outcome.REFUSED);
            return message.nack(refused);
        }
        books.accept(FlowAccounts.Outcome.FAILED);
        LOG.errorf(thrown, "Flow stopped: nothing more is acknowledged");
        return CompletableFuture.failedFuture(thrown);
    }

    private void run(Runnable work) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (!folded) {
            patiently(fold);
            folded = true;
        }
        patiently(work);
    }

    private void patiently(Runnable work) {
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                ErrorCode.Kind kind =
                        e instanceof TriadException triad ? triad.code().kind() : ErrorCode.Kind.INTERNAL;
                switch (kind) {
                    case INVALID_INPUT -> throw e;
                    case INTERNAL -> {
                        failure = Optional.of(e);
                        throw e;
                    }
                    case TRANSIENT, RESOURCE ->
                        LOG.warnf("Trying again: waitMillis=%d reason=%s", wait.toMillis(), e.getMessage());
                }
                sleep(wait, e);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }

    private static void sleep(Duration wait, RuntimeException reason) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    /** Tells whether the state was folded from the log. */
    public boolean isFolded() {
        return folded;
    }

    /** Returns what stopped the thread, if anything did. */
    public Optional<RuntimeException> failure() {
        return failure;
    }

    /** Returns the check of readiness: up once the state is folded from the log. */
    public HealthCheck readiness() {
        return () -> HealthCheckResponse.named("state folded").status(folded).build();
    }

    /** Returns the check of liveness: up until a failure of our own making stops the thread, which it then names. */
    public HealthCheck liveness() {
        return () -> {
            Optional<RuntimeException> stopped = failure;
            var response = HealthCheckResponse.named("flow running").status(stopped.isEmpty());
            stopped.ifPresent(reason -> response.withData("failure", String.valueOf(reason.getMessage())));
            return response.build();
        };
    }

    /** Interrupts what runs; what is not done is done after the next start. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
