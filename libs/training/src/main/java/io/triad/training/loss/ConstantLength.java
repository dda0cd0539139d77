// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;

/**
 * L = 1/(B·L_max) · Σ_t l_t (Dr. GRPO, arXiv 2503.20783): no token's weight depends on how long its response is, nor on how
 * long the others are.
 *
 * @param numResponses B of the batch
 * @param maxTokens L_max, the recipe's bound on a response
 */
public record ConstantLength(int numResponses, int maxTokens) implements LossAggregation {
    @Override
    public NDArray aggregate(NDArray losses_N, int[] responseTokens) {
        return losses_N.sum().mul(losses_N.getManager().create((float) (1.0 / numResponses / maxTokens)));
    }
}
