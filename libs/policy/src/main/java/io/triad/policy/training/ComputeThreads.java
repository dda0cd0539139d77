// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads PyTorch computes with, one call's arithmetic shared among them. The results have the same bits with any
 * number.
 */
public final class ComputeThreads {
    private ComputeThreads() {}

    /**
     * Sets the threads of the calling thread's computations.
     *
     * @param numThreads 1 or more; 0 for one a core
     */
    public static void use(int numThreads) {
        Engine.getEngine(TrainablePolicy.ENGINE);
        int threads = numThreads == 0 ? Runtime.getRuntime().availableProcessors() : numThreads;
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    /** Returns the threads that the calling thread's computations use. */
    public static int inUse() {
        Engine.getEngine(TrainablePolicy.ENGINE);
        return JniUtils.getNumThreads();
    }
}
