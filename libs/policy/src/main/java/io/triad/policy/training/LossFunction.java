// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;

/** From predictions to the scalar that is minimised; called inside the graph, on the trainer's thread. */
@FunctionalInterface
public interface LossFunction {
    /**
     * @param predictions of the batch's scored tokens
     * @return a float32 scalar; sums over micro-batches add up, so scale each by the whole batch's token count
     */
    NDArray loss(TokenPredictions predictions);
}
