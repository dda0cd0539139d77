// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.rollout.sampling.WaitingGroups.Group;
import io.triad.rollout.sampling.WaitingGroups.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Batches groups across tasks: one named platform thread takes what waits for the same policy version and samples it
 * together, oldest version first among those that are in memory. A version that is being loaded, or cannot be had, holds up
 * only the groups that wait for it.
 *
 * <p>Bounded: {@link #submit} blocks while as many groups wait as may, which holds the consumer back. A group that cannot
 * be drawn fails alone, whatever it was batched with. One whose engine cannot draw for a reason that may pass, a server that
 * is away for instance, waits again if it may, and {@link #waiting()} says why.
 */
public final class SamplingQueue implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SamplingQueue.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final PolicySource policies;
    private final int maxWaiting;
    private final int maxResponses;
    private final Lock lock = new ReentrantLock();
    private final Condition groupAddedOrPolicyReady = lock.newCondition();
    private final Condition roomMade = lock.newCondition();
    /** Read and written under the lock, as {@link #open} is. */
    private final WaitingGroups waiting = new WaitingGroups();

    /** Leases that were asked for and not yet drawn with; under the lock too. */
    private final Map<Wanted, CompletableFuture<PolicyLease>> leases = new HashMap<>();

    private boolean open = true;
    private final Thread thread;

    /** Groups of one version, whose lease is there or has failed. */
    private record Batch(List<Group> groups, CompletableFuture<PolicyLease> lease) {}

    /**
     * Starts the queue.
     *
     * @param policies where policies come from
     * @param maxWaiting bound on groups that wait, at least 1
     * @param maxResponses responses drawn in one call, about; a group is never split
     */
    public SamplingQueue(PolicySource policies, int maxWaiting, int maxResponses) {
        if (maxWaiting < 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "maxWaiting is " + maxWaiting + "; it must be 1 or more");
        }
        this.policies = policies;
        this.maxWaiting = maxWaiting;
        this.maxResponses = maxResponses;
        this.thread = Thread.ofPlatform().name("triad-rollout").daemon().start(this::run);
    }

    /**
     * Queues a group and returns its responses to come; blocks while as many groups wait as may. They fail with what the
     * source or the engine threw, or with UNAVAILABLE when the queue is closed before they are drawn.
     *
     * @param whenMissing what becomes of the group while its checkpoint cannot be had
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    public CompletableFuture<List<SampledResponse>> submit(GroupRequest request, WhenMissing whenMissing)
            throws InterruptedException {
        return submit(request, whenMissing, unused -> {});
    }

    /**
     * The same, for a caller who wants to know when the group was drawn.
     *
     * @param drawn told before the responses are there, on the queue's thread
     */
    public CompletableFuture<List<SampledResponse>> submit(
            GroupRequest request, WhenMissing whenMissing, Consumer<DrawingTime> drawn) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open && waiting.size() >= maxWaiting) {
                roomMade.await();
            }
            if (!open) {
                return CompletableFuture.failedFuture(closed());
            }
            CompletableFuture<List<SampledResponse>> answer = new CompletableFuture<>();
            waiting.add(new Group(request, whenMissing, drawn, answer));
            groupAddedOrPolicyReady.signal();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the versions whose engine cannot draw for now, longest wait first; empty while all is well. */
    public List<Waiting> waiting() {
        lock.lock();
        try {
            return waiting.stalled();
        } finally {
            lock.unlock();
        }
    }

    /** Fails what waits and what is being drawn, and waits for the thread to let go of its policy, half a minute at most. */
    @Override
    public void close() {
        letNobodyIn();
        thread.interrupt();
        try {
            if (!thread.join(LONGEST_END)) {
                LOG.warnf("sampling thread does not end waited=%s", LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isOpen()) {
                sample(nextBatch());
            }
        } catch (InterruptedException e) {
            LOG.debug("sampling thread ends");
        } finally {
            letNobodyIn();
            failAll(takeAll());
            giveLeasesBack();
        }
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    private void letNobodyIn() {
        lock.lock();
        try {
            open = false;
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Group> takeAll() {
        lock.lock();
        try {
            return waiting.takeAll();
        } finally {
            lock.unlock();
        }
    }

    private Batch nextBatch() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                for (Group each : waiting.awake()) {
                    CompletableFuture<PolicyLease> lease =
                            leases.computeIfAbsent(each.wanted(), this::leaseThatWakesTheThread);
                    if (lease.isDone()) {
                        leases.remove(each.wanted());
                        roomMade.signalAll();
                        return new Batch(waiting.take(each.wanted(), maxResponses), lease);
                    }
                }
                long unused = groupAddedOrPolicyReady.awaitNanos(waiting.nanosToNextAwake());
            }
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<PolicyLease> leaseThatWakesTheThread(Wanted wanted) {
        CompletableFuture<PolicyLease> lease;
        try {
            lease = policies.lease(wanted.checkpoint(), wanted.whenMissing());
        } catch (RuntimeException e) {
            lease = CompletableFuture.failedFuture(e);
        }
        var unused = lease.whenComplete((ready, failure) -> wakeThread());
        return lease;
    }

    private void wakeThread() {
        lock.lock();
        try {
            groupAddedOrPolicyReady.signal();
        } finally {
            lock.unlock();
        }
    }

    private void sample(Batch batch) {
        try (PolicyLease lease = batch.lease().join()) {
            draw(lease.policy(), batch.groups());
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            batch.groups().forEach(each -> each.answer().completeExceptionally(cause));
        } catch (RuntimeException e) {
            batch.groups().forEach(each -> each.answer().completeExceptionally(e));
        } catch (Error e) {
            failAll(batch.groups());
            throw e;
        }
    }

    /** Whatever was leased for groups that are not drawn any more. */
    private void giveLeasesBack() {
        lock.lock();
        try {
            leases.values().forEach(lease -> {
                var unused = lease.thenAccept(PolicyLease::close);
            });
            leases.clear();
        } finally {
            lock.unlock();
        }
    }

    private void draw(SamplingPolicy policy, List<Group> batch) {
        List<List<SampledResponse>> responses;
        Instant began = Instant.now();
        try {
            responses = policy.sample(batch.stream().map(Group::request).toList());
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                failAll(batch);
            } else if (e instanceof TriadException reason && Pauses.mayPass(reason) && mayWait(batch)) {
                waitAgain(batch, reason);
            } else if (batch.size() == 1) {
                engineWorks(batch);
                batch.getFirst().answer().completeExceptionally(e);
            } else {
                LOG.debugf("batch failed, its groups are drawn one by one cause=%s", e.getMessage());
                batch.forEach(each -> draw(policy, List.of(each)));
            }
            return;
        }
        engineWorks(batch);
        DrawingTime time = new DrawingTime(began, Instant.now());
        for (int group = 0; group < batch.size(); group++) {
            batch.get(group).drawn().accept(time);
            batch.get(group).answer().complete(responses.get(group));
        }
    }

    /** All of a batch are of one sort. */
    private static boolean mayWait(List<Group> batch) {
        return batch.getFirst().whenMissing() == WhenMissing.WAIT;
    }

    private void waitAgain(List<Group> batch, TriadException reason) {
        lock.lock();
        try {
            if (open) {
                LOG.warnf(
                        "engine cannot draw, waiting uri=%s numGroups=%d pause=%s errorCode=%s cause=%s",
                        batch.getFirst().request().checkpoint().uri(),
                        batch.size(),
                        waiting.putBack(batch, reason),
                        reason.code(),
                        reason.getMessage());
                return;
            }
        } finally {
            lock.unlock();
        }
        failAll(batch);
    }

    private void engineWorks(List<Group> batch) {
        lock.lock();
        try {
            waiting.engineWorks(batch);
        } finally {
            lock.unlock();
        }
    }

    private static void failAll(List<Group> groups) {
        groups.forEach(each -> each.answer().completeExceptionally(closed()));
    }

    private static TriadException closed() {
        return new TriadException(
                ErrorCode.UNAVAILABLE, "the service ends and draws no more responses; ask again when it is back");
    }
}
