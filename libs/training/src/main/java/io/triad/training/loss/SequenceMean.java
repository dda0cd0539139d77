// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * L = 1/B · Σ_i 1/n_i · Σ_t l_it over the B responses of the batch, of n_i tokens each (GRPO, arXiv 2402.03300): every
 * response counts alike.
 *
 * @param numResponses B
 */
public record SequenceMean(int numResponses) implements LossAggregation {
    @Override
    public NDArray aggregate(NDArray losses_N, int[] responseTokens) {
        float[] shares = new float[IntStream.of(responseTokens).sum()];
        int next = 0;
        for (int count : responseTokens) {
            Arrays.fill(shares, next, next + count, (float) (1.0 / numResponses / count));
            next += count;
        }
        return losses_N.mul(losses_N.getManager().create(shares)).sum();
    }
}
