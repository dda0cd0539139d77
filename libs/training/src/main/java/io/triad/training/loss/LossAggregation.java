// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;

/**
 * Makes one number of the losses of a batch's tokens. The sum over micro-batches is the whole batch's, because what is divided
 * by is the whole batch's.
 */
public sealed interface LossAggregation permits TokenMean, SequenceMean, ConstantLength {
    /**
     * Returns the micro-batch's share of the batch's loss, a scalar.
     *
     * @param losses_N of N tokens, response after response, float32
     * @param responseTokens tokens of each response of the micro-batch; N in all
     */
    NDArray aggregate(NDArray losses_N, int[] responseTokens);
}
