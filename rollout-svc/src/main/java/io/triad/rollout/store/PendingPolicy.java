// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.Waiting;
import io.triad.rollout.sampling.WhenMissing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A version on its way into memory, and who asked for it. Guarded by its cache. */
final class PendingPolicy {
    private final CheckpointRef checkpoint;
    private final List<CompletableFuture<PolicyLease>> waiting = new ArrayList<>();
    private final List<CompletableFuture<PolicyLease>> refusable = new ArrayList<>();
    private Duration pause;
    private @Nullable TriadException failure;
    private Instant failingSince = Instant.MAX;

    PendingPolicy(CheckpointRef checkpoint, Duration firstPause) {
        this.checkpoint = checkpoint;
        this.pause = firstPause;
    }

    /** Whoever does not wait hears of the last failure at once, if there was one. */
    CompletableFuture<PolicyLease> join(WhenMissing whenMissing) {
        CompletableFuture<PolicyLease> lease = new CompletableFuture<>();
        switch (whenMissing) {
            case WAIT -> waiting.add(lease);
            case REFUSE -> {
                if (failure != null) {
                    lease.completeExceptionally(failure);
                } else {
                    refusable.add(lease);
                }
            }
        }
        return lease;
    }

    /** Notes a failure, and returns those who are to be told. */
    List<CompletableFuture<PolicyLease>> failed(TriadException reason) {
        failure = reason;
        if (failingSince.equals(Instant.MAX)) {
            failingSince = Instant.now();
        }
        List<CompletableFuture<PolicyLease>> refused = List.copyOf(refusable);
        refusable.clear();
        return refused;
    }

    boolean isWaitedFor() {
        return !waiting.isEmpty();
    }

    /** Each is twice the one before, up to the longest. */
    Duration nextPause(Duration longest) {
        Duration next = pause;
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(longest) > 0 ? longest : twice;
        return next;
    }

    /** Returns everybody who asked, and forgets them. */
    List<CompletableFuture<PolicyLease>> takeAll() {
        List<CompletableFuture<PolicyLease>> all = new ArrayList<>(waiting);
        all.addAll(refusable);
        waiting.clear();
        refusable.clear();
        return all;
    }

    /** Returns why it is waited for; empty while nothing failed. */
    Optional<Waiting> waiting() {
        return failure == null
                ? Optional.empty()
                : Optional.of(
                        new Waiting(checkpoint, failure.code(), String.valueOf(failure.getMessage()), failingSince));
    }
}
