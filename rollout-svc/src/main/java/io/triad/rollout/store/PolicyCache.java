// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.rollout.history.PolicyHistory;
import io.triad.rollout.history.SupersededException;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.PolicySource;
import io.triad.rollout.sampling.SamplingPolicy;
import io.triad.rollout.sampling.Waiting;
import io.triad.rollout.sampling.WhenMissing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The policy versions in memory, and those on their way there.
 *
 * <p>One named thread loads versions, one after the other, while those that are there go on sampling. A version that cannot
 * be had is tried again with growing pauses as long as somebody waits for it, between which others are loaded, and {@link
 * #waiting()} says why: sampling with other weights would be worse than not sampling. Only one that is needed no more, as the
 * log says, is not waited for.
 */
public final class PolicyCache implements PolicySource, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PolicyCache.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final PolicyLoader loader;
    private final PolicyHistory history;
    private final PolicyMeters meters;
    private final ScheduledExecutorService thread;
    /** Both are read and written under this object's lock; leases are completed without it. */
    private final HeldPolicies held;

    private final Map<CheckpointRef, PendingPolicy> pending = new HashMap<>();
    private boolean open = true;

    /**
     * Creates an empty cache.
     *
     * @param loader makes policies; closed with the cache
     * @param history asked about versions that are missing
     * @param maxPolicies versions kept in memory, at least 1
     * @param maxBytes bound on the weights in memory, in bytes, at least 1
     */
    public PolicyCache(
            PolicyLoader loader, PolicyHistory history, int maxPolicies, long maxBytes, PolicyMeters meters) {
        this.loader = loader;
        this.history = history;
        this.held = new HeldPolicies(maxPolicies, maxBytes);
        this.meters = meters;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("triad-policies").daemon().factory());
        meters.watch(this);
    }

    @Override
    public synchronized CompletableFuture<PolicyLease> lease(CheckpointRef checkpoint, WhenMissing whenMissing) {
        if (!open) {
            return CompletableFuture.failedFuture(closed());
        }
        if (held.has(checkpoint)) {
            return CompletableFuture.completedFuture(leaseOf(checkpoint));
        }
        PendingPolicy wanted = pending.get(checkpoint);
        if (wanted == null) {
            wanted = new PendingPolicy(checkpoint, FIRST_PAUSE);
            pending.put(checkpoint, wanted);
            thread.execute(() -> attempt(checkpoint));
        }
        return wanted.join(whenMissing);
    }

    /** Returns the versions that are waited for and cannot be had, longest wait first; empty while all is well. */
    public synchronized List<Waiting> waiting() {
        return pending.values().stream()
                .flatMap(wanted -> wanted.waiting().stream())
                .sorted(Comparator.comparing(Waiting::since))
                .toList();
    }

    /** Returns why no policy can be drawn with now, as far as that is the engine's fault; empty while it is well. */
    public Optional<String> engineTrouble() {
        return loader.trouble();
    }

    /** Returns the bytes of the weights in memory. */
    public synchronized long numBytes() {
        return held.numBytes();
    }

    /** Returns the versions in memory. */
    public synchronized int numPolicies() {
        return held.numPolicies();
    }

    /** Returns the leases that are not closed. */
    public synchronized int numLeases() {
        return held.numLeases();
    }

    private PolicyLease leaseOf(CheckpointRef checkpoint) {
        HeldPolicies.Held policy = held.use(checkpoint);
        return new PolicyLease(policy.policy(), new Runnable() {
            private boolean ended;

            @Override
            public void run() {
                synchronized (PolicyCache.this) {
                    if (!ended) {
                        ended = true;
                        policy.release();
                        // Whoever waits for room does so on the loading thread, which alone closes policies.
                        PolicyCache.this.notifyAll();
                    }
                }
            }
        });
    }

    /** Runs on the loading thread. */
    private void attempt(CheckpointRef checkpoint) {
        try {
            PolicyLoader.Loaded loaded = loader.load(checkpoint, this::makeRoom);
            List<Runnable> answers = new ArrayList<>();
            synchronized (this) {
                held.add(checkpoint, loaded);
                PendingPolicy wanted = pending.remove(checkpoint);
                if (wanted != null) {
                    wanted.takeAll().forEach(answer -> {
                        PolicyLease lease = leaseOf(checkpoint);
                        answers.add(() -> answer.complete(lease));
                    });
                }
            }
            answers.forEach(Runnable::run);
        } catch (TriadException e) {
            meters.failed(e.code());
            failed(checkpoint, e);
        } catch (RuntimeException | Error e) {
            meters.failed(ErrorCode.BROKEN_INVARIANT);
            giveUp(checkpoint, e);
        }
    }

    private void failed(CheckpointRef checkpoint, TriadException reason) {
        Optional<SupersededException> superseded =
                reason.code() == ErrorCode.NOT_FOUND ? history.superseded(checkpoint, reason) : Optional.empty();
        if (superseded.isPresent()) {
            giveUp(checkpoint, superseded.get());
            return;
        }
        List<CompletableFuture<PolicyLease>> refused;
        synchronized (this) {
            PendingPolicy wanted = pending.get(checkpoint);
            if (wanted == null) {
                return;
            }
            refused = wanted.failed(reason);
            if (wanted.isWaitedFor() && open) {
                Duration pause = wanted.nextPause(LONGEST_PAUSE);
                LOG.warnf(
                        "checkpoint cannot be loaded, waiting uri=%s pause=%s errorCode=%s cause=%s",
                        checkpoint.uri(), pause, reason.code(), reason.getMessage());
                thread.schedule(() -> attempt(checkpoint), pause.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                pending.remove(checkpoint);
            }
        }
        refused.forEach(answer -> answer.completeExceptionally(reason));
    }

    private void giveUp(CheckpointRef checkpoint, Throwable reason) {
        PendingPolicy wanted;
        synchronized (this) {
            wanted = pending.remove(checkpoint);
        }
        if (wanted != null) {
            wanted.takeAll().forEach(answer -> answer.completeExceptionally(reason));
        }
    }

    /** Lets versions that nobody uses go until there is room, and waits for their users if it must. */
    private void makeRoom(long numBytes) {
        Optional<SamplingPolicy> evicted = evictUnlessRoom(numBytes);
        while (evicted.isPresent()) {
            // Not under the lock: a server may take its time to let go of weights.
            evicted.get().close();
            evicted = evictUnlessRoom(numBytes);
        }
    }

    private synchronized Optional<SamplingPolicy> evictUnlessRoom(long numBytes) {
        held.requireFits(numBytes);
        try {
            while (open && !held.hasRoom(numBytes)) {
                Optional<SamplingPolicy> evicted = held.evictOldest();
                if (evicted.isPresent()) {
                    return evicted;
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw closed();
        }
        if (!open) {
            throw closed();
        }
        return Optional.empty();
    }

    private static TriadException closed() {
        return new TriadException(
                ErrorCode.UNAVAILABLE, "the service ends and loads no more policies; ask again when it is back");
    }

    /** Fails what is waited for and closes every policy and the loader; nobody may be drawing with one. */
    @Override
    public void close() {
        List<CompletableFuture<PolicyLease>> unanswered = new ArrayList<>();
        synchronized (this) {
            open = false;
            pending.values().forEach(wanted -> unanswered.addAll(wanted.takeAll()));
            pending.clear();
            notifyAll();
        }
        unanswered.forEach(answer -> answer.completeExceptionally(closed()));
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warnf("policy thread does not end waited=%s", LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<SamplingPolicy> unused;
        synchronized (this) {
            unused = held.evictAll();
        }
        unused.forEach(SamplingPolicy::close);
        meters.unwatch();
        loader.close();
    }
}
