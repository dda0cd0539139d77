// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The gradients of micro-batches in two sums, every second one in the other; at one time where there are threads for both.
 *
 * @param first has the sum of the first, third, …
 * @param second of the same weights; has the sum of the others
 */
record TwoSums(TrainablePolicy first, TrainablePolicy second) {
    /** See {@link TrainablePolicy#accumulate(List, double, MicroBatchLoss)}. */
    double[] accumulate(List<TokenBatch> batches, double temperature, MicroBatchLoss losses) {
        double[] values = new double[batches.size()];
        int numThreads = ComputeThreads.inUse();
        if (numThreads < 2 || batches.size() < 2) {
            everySecond(first, 0, batches, temperature, losses, values);
            everySecond(second, 1, batches, temperature, losses, values);
            return values;
        }
        ComputeThreads.use(numThreads / 2);
        try (ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("triad-gradients").factory())) {
            Future<?> half = thread.submit(() -> {
                ComputeThreads.use(numThreads / 2);
                everySecond(second, 1, batches, temperature, losses, values);
            });
            everySecond(first, 0, batches, temperature, losses, values);
            await(half);
        } finally {
            ComputeThreads.use(numThreads);
        }
        return values;
    }

    private static void everySecond(
            TrainablePolicy policy,
            int from,
            List<TokenBatch> batches,
            double temperature,
            MicroBatchLoss losses,
            double[] values) {
        for (int index = from; index < batches.size(); index += 2) {
            int place = index;
            values[index] =
                    policy.accumulate(batches.get(index), temperature, predictions -> losses.loss(place, predictions));
        }
    }

    private static void await(Future<?> half) {
        try {
            half.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TriadException cause) {
                throw cause;
            }
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, "the gradient could not be computed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "computing the gradient was interrupted", e);
        }
    }
}
