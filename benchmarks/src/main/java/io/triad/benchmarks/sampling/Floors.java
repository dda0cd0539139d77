// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.triad.policy.training.ComputeThreads;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What no decoder can be faster than on this machine. */
final class Floors {
    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;
    private static final int STREAMS = 4;
    private static final int SIDE = 2048;

    private final int numThreads;
    private final int[] memory;

    /**
     * @param numBytes what is read from memory, in bytes; more than caches hold
     */
    Floors(int numThreads, long numBytes) {
        this.numThreads = numThreads;
        int step = STREAMS * LANES.length() * numThreads;
        this.memory = new int[(int) Math.min(Integer.MAX_VALUE - 8, numBytes / Integer.BYTES) / step * step];
        for (int index = 0; index < memory.length; index++) {
            memory[index] = index;
        }
    }

    /** Bytes a second that a sum over all of them reads from memory, by all threads. */
    double readBytesPerSecond() {
        LongAdder sums = new LongAdder();
        long start = System.nanoTime();
        Thread[] threads = IntStream.range(0, numThreads)
                .mapToObj(part -> Thread.ofPlatform().start(() -> sums.add(sum(part))))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            join(thread);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (sums.sum() == 1) {
            System.out.println();
        }
        return (double) memory.length * Integer.BYTES / seconds;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private int sum(int part) {
        int size = memory.length / numThreads;
        int width = LANES.length();
        IntVector sum0 = IntVector.zero(LANES);
        IntVector sum1 = sum0;
        IntVector sum2 = sum0;
        IntVector sum3 = sum0;
        for (int index = part * size; index < (part + 1) * size; index += STREAMS * width) {
            sum0 = sum0.add(IntVector.fromArray(LANES, memory, index));
            sum1 = sum1.add(IntVector.fromArray(LANES, memory, index + width));
            sum2 = sum2.add(IntVector.fromArray(LANES, memory, index + 2 * width));
            sum3 = sum3.add(IntVector.fromArray(LANES, memory, index + 3 * width));
        }
        return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    }

    /** Floating-point operations a second of PyTorch's product of two square float32 matrices, by as many threads. */
    double multiplyOperationsPerSecond() {
        ComputeThreads.use(numThreads);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray left = manager.randomNormal(new Shape(SIDE, SIDE));
            NDArray right = manager.randomNormal(new Shape(SIDE, SIDE));
            long start = System.nanoTime();
            try (NDArray product = left.matMul(right)) {
                product.getFloat(0, 0);
            }
            return 2.0 * SIDE * SIDE * SIDE / ((System.nanoTime() - start) / 1e9);
        }
    }
}
