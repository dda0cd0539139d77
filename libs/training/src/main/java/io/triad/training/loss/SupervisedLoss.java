// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;
import io.triad.policy.training.LossFunction;
import io.triad.policy.training.TokenPredictions;

/**
 * Cross-entropy of worked solutions, the cold start's loss: L = −1/N · Σ_t logπ_θ(t) over the N response tokens of the
 * whole batch; prompts are read and not learnt.
 *
 * @param numBatchTokens N, so that the gradients of micro-batches add up to the batch's
 */
public record SupervisedLoss(long numBatchTokens) implements LossFunction {
    @Override
    public NDArray loss(TokenPredictions predictions) {
        NDArray sum = predictions.logProbs_N().sum();
        return sum.mul(sum.getManager().create(-1f / numBatchTokens));
    }
}
