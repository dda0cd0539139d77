// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on one thing together: the one that calls, and helpers that wait for it. Work is divided into more parts than there are
 * threads, and whoever is free takes the next: a helper that the system holds up holds nobody else up. Parts must not depend on who does
 * them.
 *
 * <p>Helpers wait busily for a moment, since a decoder's next piece of work comes within microseconds, and then sleep.
 */
final class ComputeTeam implements AutoCloseable {
    private static final int SPINS = 20_000;
    private static final int PARTS_PER_THREAD = 4;

    private final List<Thread> helpers = new ArrayList<>();
    private volatile Round current = new Round((part, numParts, thread) -> {}, 0);
    private volatile boolean closed;

    /** A piece of work in parts. */
    interface Work {
        /**
         * Does one part.
         *
         * @param thread which of the team's threads does it, from 0 on: for its scratch
         */
        void part(int part, int numParts, int thread);
    }

    /** A piece of work on its way. */
    private static final class Round {
        private final Work work;
        private final int numParts;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Round(Work work, int numParts) {
            this.work = work;
            this.numParts = numParts;
        }

        void join(int thread) {
            for (int part = next.getAndIncrement(); part < numParts; part = next.getAndIncrement()) {
                try {
                    work.part(part, numParts, thread);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        boolean isDone() {
            return done.get() == numParts;
        }
    }

    /**
     * A team of so many threads, the caller's among them.
     *
     * @param name what its threads are called, with a number
     */
    ComputeTeam(int numThreads, String name) {
        for (int thread = 1; thread < numThreads; thread++) {
            int own = thread;
            helpers.add(Thread.ofPlatform().daemon().name(name + "-" + own).start(() -> help(own)));
        }
    }

    int numThreads() {
        return helpers.size() + 1;
    }

    /** Does all parts and returns when they are done; what one of them threw is thrown. */
    void run(Work work) {
        if (helpers.isEmpty()) {
            work.part(0, 1, 0);
            return;
        }
        Round round = new Round(work, PARTS_PER_THREAD * numThreads());
        current = round;
        helpers.forEach(LockSupport::unpark);
        round.join(0);
        for (int spin = 0; !round.isDone(); spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        Throwable failure = round.failure;
        if (failure != null) {
            throw new IllegalStateException("a thread of the team failed: " + failure, failure);
        }
    }

    private void help(int thread) {
        Round seen = current;
        while (!closed) {
            for (int spin = 0; current == seen && !closed; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            seen = current;
            seen.join(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }
}
