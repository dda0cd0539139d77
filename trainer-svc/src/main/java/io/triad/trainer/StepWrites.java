// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.training.batch.LaneKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * What steps write while the trainer's thread computes: manifests and events. Writes of one lane follow one another, and fail in their turn
 * on the trainer's thread; those of different lanes do not wait for each other. A lane may be a few writes ahead of the store and the broker,
 * no more. Belongs to the trainer's thread.
 */
final class StepWrites implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StepWrites.class);

    /** Two a step: its manifest and its event. */
    static final int MOST_AHEAD = 16;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("triad-trainer-write-", 0).factory());
    private final Map<LaneKey, Deque<Future<?>>> pending = new HashMap<>();

    /**
     * Begins a write once the lane's earlier ones are done; none of them may have failed. Waits while {@link #MOST_AHEAD} are not.
     *
     * @throws RuntimeException what one that was waited for threw
     */
    void then(LaneKey key, Runnable write) {
        Deque<Future<?>> writes = pending.computeIfAbsent(key, unseen -> new ArrayDeque<>());
        while (writes.size() >= MOST_AHEAD) {
            await(writes.removeFirst());
        }
        Future<?> before = writes.peekLast();
        writes.addLast(threads.submit(() -> {
            if (before != null) {
                await(before);
            }
            write.run();
        }));
    }

    /**
     * Waits for the lane's writes.
     *
     * @throws RuntimeException what the first that failed threw
     */
    void await(LaneKey key) {
        Deque<Future<?>> writes = pending.remove(key);
        if (writes != null) {
            writes.forEach(StepWrites::await);
        }
    }

    /** Waits for the lane's writes, however they end: what the lane does next, it does after them. */
    void settle(LaneKey key) {
        try {
            await(key);
        } catch (RuntimeException e) {
            LOG.debugf(e, "writes of %s failed, and are done again", key);
        }
    }

    /** Removes something that is needed no more; what cannot be removed is left and told. */
    void remove(String what, Runnable removal) {
        threads.execute(() -> {
            try {
                removal.run();
            } catch (TriadException e) {
                LOG.warnf("not removed %s errorCode=%s cause=%s", what, e.code(), e.getMessage());
            }
        });
    }

    private static void await(Future<?> write) {
        try {
            Object unused = write.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a write failed: " + e.getCause(), e);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "a write was interrupted", e);
        }
    }

    /** Waits for what has begun; an interruption cuts it short. */
    @Override
    public void close() {
        threads.close();
    }
}
