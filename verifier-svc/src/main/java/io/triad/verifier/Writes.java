// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;

/** The writes of one batch: one future for all of them, which costs a counter and no object a write. */
final class Writes {
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    /** Writes under way, and one more until {@link #all} is asked for. */
    private final AtomicInteger pending = new AtomicInteger(1);

    private final Callback done = (_, failure) -> {
        if (failure != null) {
            all.completeExceptionally(failure);
        } else {
            settle();
        }
    };

    /** Returns the callback of one more write. */
    Callback one() {
        pending.incrementAndGet();
        return done;
    }

    /** Returns what is done when every write is, and failed when one is; to be called once, after the last write. */
    CompletableFuture<Void> all() {
        settle();
        return all;
    }

    private void settle() {
        if (pending.decrementAndGet() == 0) {
            all.complete(null);
        }
    }
}
