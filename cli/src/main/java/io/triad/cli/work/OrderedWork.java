// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.work;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Does the same to many things on several threads, and hands over the results in the order of the input, whatever the number
 * of threads. What is under way is bounded, in number and in weight.
 *
 * @param <I> what is worked on; iterated and weighed on the caller's thread
 * @param <O> what comes of it; handed over on the caller's thread
 */
public final class OrderedWork<I, O> {
    private static final int ITEMS_PER_THREAD = 128;

    private final int threads;
    private final long maxWeight;
    private final ToLongFunction<I> weight;
    private final Function<I, O> work;

    private record UnderWay<O>(Future<O> result, long weight) {}

    /**
     * Describes the work.
     *
     * @param threads how many platform threads work, at least 1
     * @param maxWeight how much may be under way; one item always may
     * @param weight what an item weighs
     * @param work what is done, on any thread; what it throws ends the run
     */
    public OrderedWork(int threads, long maxWeight, ToLongFunction<I> weight, Function<I, O> work) {
        this.threads = threads;
        this.maxWeight = maxWeight;
        this.weight = weight;
        this.work = work;
    }

    /**
     * Works until the input ends or {@code sink} has had enough.
     *
     * @param sink takes a result and says whether it wants another
     */
    public void run(Iterator<I> input, Predicate<O> sink) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("triad-work-", 1).factory());
        try {
            Deque<UnderWay<O>> queue = new ArrayDeque<>();
            long underWay = 0;
            while (true) {
                while (queue.size() < threads * ITEMS_PER_THREAD
                        && (queue.isEmpty() || underWay < maxWeight)
                        && input.hasNext()) {
                    I item = input.next();
                    long itemWeight = weight.applyAsLong(item);
                    underWay += itemWeight;
                    queue.addLast(new UnderWay<>(workers.submit(() -> work.apply(item)), itemWeight));
                }
                UnderWay<O> first = queue.pollFirst();
                if (first == null || !sink.test(result(first.result()))) {
                    return;
                }
                underWay -= first.weight();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static <O> O result(Future<O> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
