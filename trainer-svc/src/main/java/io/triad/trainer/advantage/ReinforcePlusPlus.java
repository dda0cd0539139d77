// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.advantage;

import java.util.List;

/**
 * REINFORCE++ (arXiv 2501.03262, as used by arXiv 2505.10554 for stage A): the return of every token of a response is its
 * reward R, whitened over all N valid response tokens of the batch:
 *
 * <pre>
 *   Â = (R − μ) / √(σ² + 1e-8),   μ = Σ n_i R_i / N,   σ² = Σ n_i (R_i − μ)² / (N − 1)
 * </pre>
 *
 * where n_i is the number of tokens of response i. The KL term is no part of the reward here: the loss adds it.
 */
public record ReinforcePlusPlus() implements AdvantageEstimator {
    private static final double EPSILON = 1e-8;

    @Override
    public double[] advantages(List<SampleReward> rewards) {
        long numTokens = 0;
        double sum = 0;
        for (SampleReward sample : rewards) {
            numTokens += sample.numTokens();
            sum += sample.numTokens() * sample.reward();
        }
        double mean = sum / numTokens;
        double squares = 0;
        for (SampleReward sample : rewards) {
            double deviation = sample.reward() - mean;
            squares += sample.numTokens() * deviation * deviation;
        }
        double variance = numTokens > 1 ? squares / (numTokens - 1) : 0;
        double scale = 1 / Math.sqrt(variance + EPSILON);
        return rewards.stream()
                .mapToDouble(sample -> (sample.reward() - mean) * scale)
                .toArray();
    }
}
