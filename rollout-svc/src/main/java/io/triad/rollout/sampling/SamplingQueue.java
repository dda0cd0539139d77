// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Batches groups across tasks: one named platform thread takes what waits for the same policy version and samples it
 * together, oldest version first.
 *
 * <p>Bounded: {@link #submit} blocks while the queue is full, which holds the consumer back.
 */
public final class SamplingQueue implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SamplingQueue.class);

    private final PolicySource policies;
    private final int maxResponses;
    private final BlockingQueue<Waiting> queue;
    private final List<Waiting> held = new ArrayList<>();
    private final Thread thread;
    private volatile boolean open = true;

    /** Where policies come from; waits, and says why, until the version can be had, and never gives another. */
    @FunctionalInterface
    public interface PolicySource {
        /**
         * Returns the policy of a checkpoint, ready to sample; the source keeps owning it.
         *
         * @throws InterruptedException when the service ends
         */
        SamplingPolicy policy(CheckpointRef checkpoint) throws InterruptedException;
    }

    private record Waiting(GroupRequest request, CompletableFuture<List<SampledResponse>> answer) {}

    /**
     * Starts the queue.
     *
     * @param policies where policies come from
     * @param maxWaiting bound on groups that wait
     * @param maxResponses responses drawn in one call, about; a group is never split
     */
    public SamplingQueue(PolicySource policies, int maxWaiting, int maxResponses) {
        this.policies = policies;
        this.maxResponses = maxResponses;
        this.queue = new LinkedBlockingQueue<>(maxWaiting);
        this.thread = Thread.ofPlatform().name("triad-rollout").daemon().start(this::run);
    }

    /**
     * Queues a group and returns its responses to come; blocks while the queue is full.
     *
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    public CompletableFuture<List<SampledResponse>> submit(GroupRequest request) throws InterruptedException {
        CompletableFuture<List<SampledResponse>> answer = new CompletableFuture<>();
        queue.put(new Waiting(request, answer));
        return answer;
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }

    private void run() {
        try {
            while (open) {
                sample(nextBatch());
            }
        } catch (InterruptedException e) {
            LOG.debug("sampling thread ends");
        }
    }

    private List<Waiting> nextBatch() throws InterruptedException {
        while (held.isEmpty()) {
            Waiting first = queue.poll(1, TimeUnit.SECONDS);
            if (first != null) {
                held.add(first);
            }
        }
        queue.drainTo(held);
        CheckpointRef checkpoint = held.getFirst().request().checkpoint();
        List<Waiting> batch = new ArrayList<>();
        int numResponses = 0;
        for (Waiting waiting : held) {
            if (waiting.request().checkpoint().equals(checkpoint)
                    && (batch.isEmpty() || numResponses + waiting.request().numSamples() <= maxResponses)) {
                batch.add(waiting);
                numResponses += waiting.request().numSamples();
            }
        }
        held.removeAll(batch);
        return batch;
    }

    private void sample(List<Waiting> batch) throws InterruptedException {
        CheckpointRef checkpoint = batch.getFirst().request().checkpoint();
        SamplingPolicy policy = policies.policy(checkpoint);
        try {
            List<List<SampledResponse>> responses =
                    policy.sample(batch.stream().map(Waiting::request).toList());
            for (int group = 0; group < batch.size(); group++) {
                batch.get(group).answer().complete(responses.get(group));
            }
        } catch (RuntimeException e) {
            batch.forEach(waiting -> waiting.answer().completeExceptionally(e));
        }
    }
}
