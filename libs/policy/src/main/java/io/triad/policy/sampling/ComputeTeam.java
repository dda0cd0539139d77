// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on one thing together: the one that calls, and helpers that wait for it. A piece of work is divided
 * by number, so that who does what never depends on time.
 *
 * <p>Helpers wait busily for a moment, since a decoder's next piece comes within microseconds, and then sleep.
 */
final class ComputeTeam implements AutoCloseable {
    private static final int SPINS = 20_000;

    private final List<Thread> helpers = new ArrayList<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile int round;
    private volatile Work work = (part, numParts) -> {};
    private volatile boolean closed;

    /** A piece of work in parts. */
    interface Work {
        void part(int part, int numParts);
    }

    /**
     * A team of so many threads, the caller's among them.
     *
     * @param name what its threads are called, with a number
     */
    ComputeTeam(int numThreads, String name) {
        for (int part = 1; part < numThreads; part++) {
            int own = part;
            helpers.add(Thread.ofPlatform().daemon().name(name + "-" + own).start(() -> help(own)));
        }
    }

    int numThreads() {
        return helpers.size() + 1;
    }

    /** Does all parts and returns when they are done; what one of them threw is thrown. */
    void run(Work next) {
        if (helpers.isEmpty()) {
            next.part(0, 1);
            return;
        }
        work = next;
        unfinished.set(helpers.size());
        round++;
        helpers.forEach(LockSupport::unpark);
        try {
            next.part(0, numThreads());
        } finally {
            for (int spin = 0; unfinished.get() > 0; spin++) {
                pause(spin);
            }
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new IllegalStateException("a thread of the team failed: " + thrown, thrown);
        }
    }

    private void help(int part) {
        int seen = 0;
        while (!closed) {
            for (int spin = 0; round == seen && !closed; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            seen = round;
            try {
                work.part(part, numThreads());
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                unfinished.decrementAndGet();
            }
        }
    }

    private static void pause(int spin) {
        if (spin < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }
}
