// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;

/** The {@link LossFunction} of each micro-batch. Two may be asked for at one time, on different threads. */
@FunctionalInterface
public interface MicroBatchLoss {
    /**
     * @param index of the micro-batch
     * @param predictions of its scored tokens
     * @return a float32 scalar, see {@link LossFunction#loss}
     */
    NDArray loss(int index, TokenPredictions predictions);
}
