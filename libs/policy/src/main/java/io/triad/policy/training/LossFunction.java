// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;

/**
 * From predictions to the scalar that is minimised; called inside the graph, on the trainer's thread.
 *
 * <p>Factors and divisors must be arrays of the predictions' manager ({@code manager.create(0.2f)}), never plain Java
 * numbers: DJL frees a number's memory before the backward pass reads it, and the gradient is garbage then. Summands may
 * be plain numbers.
 */
@FunctionalInterface
public interface LossFunction {
    /**
     * @param predictions of the batch's scored tokens
     * @return a float32 scalar; sums over micro-batches add up, so scale each by the whole batch's token count
     */
    NDArray loss(TokenPredictions predictions);
}
