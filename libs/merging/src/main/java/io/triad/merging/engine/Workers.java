// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Threads that do pieces of one work until there are none, or one of them fails. */
final class Workers {
    private static final long TOLD_EVERY_MILLIS = 100;

    private Workers() {}

    /**
     * Does all pieces.
     *
     * @param room for tensors that lie elsewhere
     * @param digests of tensors that are read
     * @param next does a piece on a thread's own buffers; false when there is none
     * @param numTotal bytes of all pieces, as the progress counts them
     * @throws TriadException what the first piece that failed threw; UNAVAILABLE when the caller was interrupted
     */
    static void run(
            int numThreads,
            TensorRoom room,
            Digests digests,
            Predicate<TensorWork> next,
            long numTotal,
            Progress progress) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        LongAdder numBytes = new LongAdder();
        CountDownLatch ended = new CountDownLatch(numThreads);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < numThreads; thread++) {
            threads.add(
                    Thread.ofPlatform().name("triad-merge-" + thread).daemon().start(() -> {
                        try {
                            TensorWork work = new TensorWork(numBytes, room, digests);
                            while (failure.get() == null && next.test(work)) {}
                        } catch (RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                        } finally {
                            ended.countDown();
                        }
                    }));
        }
        boolean interrupted = await(ended, () -> progress.at(numBytes.sum(), numTotal), failure);
        switch (failure.get()) {
            case null -> progress.at(numTotal, numTotal);
            case TriadException known -> throw known;
            case RuntimeException unexpected -> throw unexpected;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException("a merge's thread failed", other);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean await(CountDownLatch ended, Runnable told, AtomicReference<@Nullable Throwable> failure) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = ended.await(TOLD_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (failure.get() == null) {
                    told.run();
                }
            } catch (RuntimeException e) {
                // Whoever is told failed; the threads must end all the same, before what they read is unmapped.
                failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                // The threads end with the tensor that they are at; files that are not whole have no name.
                interrupted = true;
                failure.compareAndSet(
                        null,
                        new TriadException(
                                ErrorCode.UNAVAILABLE,
                                "the merge was interrupted; the same request goes on with it",
                                e));
            }
        }
        return interrupted;
    }
}
