// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * REINFORCE++ (arXiv 2501.03262, as used by arXiv 2505.10554 for stage A): the return of every token of a response is its
 * reward R, whitened over all N valid response tokens of the batch:
 *
 * <pre>
 *   Â = (R − μ) / √(σ² + 1e-8),   μ = Σ n_i R_i / N,   σ² = Σ n_i (R_i − μ)² / (N − 1)
 * </pre>
 *
 * where n_i is the number of tokens of response i.
 *
 * <p>With a penalty p_t of each token, as in the paper, whose reward holds −β·KL of every token and R at the last one, the
 * return of token t is R_t = R − Σ_{s ≥ t} p_s, and each token's return is whitened over all tokens.
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

    @Override
    public double[][] tokenAdvantages(List<SampleReward> rewards, List<double[]> penalties) {
        List<SampleReward> tokens = new ArrayList<>();
        for (int response = 0; response < rewards.size(); response++) {
            double[] penalty = penalties.get(response);
            double toCome = rewards.get(response).reward();
            SampleReward[] returns = new SampleReward[penalty.length];
            for (int token = penalty.length - 1; token >= 0; token--) {
                toCome -= penalty[token];
                returns[token] = new SampleReward(rewards.get(response).group(), toCome, 1);
            }
            tokens.addAll(List.of(returns));
        }
        double[] whitened = advantages(tokens);
        double[][] advantages = new double[rewards.size()][];
        int next = 0;
        for (int response = 0; response < advantages.length; response++) {
            int numTokens = penalties.get(response).length;
            advantages[response] = Arrays.copyOfRange(whitened, next, next + numTokens);
            next += numTokens;
        }
        return advantages;
    }
}
