// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;

/**
 * L = 1/N · Σ_t l_t over the N response tokens of the batch (arXiv 2505.10554; DAPO, arXiv 2503.14476): every token counts
 * alike.
 *
 * @param numTokens N
 */
public record TokenMean(long numTokens) implements LossAggregation {
    @Override
    public NDArray aggregate(NDArray losses_N, int[] responseTokens) {
        return losses_N.sum().mul(losses_N.getManager().create(1f / numTokens));
    }
}
