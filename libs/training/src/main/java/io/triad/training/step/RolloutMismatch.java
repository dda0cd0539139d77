// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

/**
 * How far the trainer's log-probabilities of one rollout's tokens are from those that the sampler recorded.
 *
 * <p>The trainer's are those of its weights at the start of the step. On policy the two differ by arithmetic alone; where
 * the recipe allows off-policy steps, by what the policy has learnt since as well.
 *
 * @param rolloutId derived rollout id
 * @param meanDifference mean of |trainer − sampler| over the response's tokens, nats
 * @param maxDifference largest |trainer − sampler|, nats
 * @param importanceRatio mean of exp(trainer − sampler), 1 when both agree
 */
public record RolloutMismatch(String rolloutId, double meanDifference, double maxDifference, double importanceRatio) {
    /**
     * Compares {@code numTokens} of both from {@code from} on; in float64, in the order of the tokens.
     *
     * @param numTokens at least 1
     */
    static RolloutMismatch of(String rolloutId, float[] trainer, float[] sampler, int from, int numTokens) {
        double sum = 0;
        double max = 0;
        double ratios = 0;
        for (int token = from; token < from + numTokens; token++) {
            double difference = (double) trainer[token] - sampler[token];
            sum += Math.abs(difference);
            max = Math.max(max, Math.abs(difference));
            ratios += StrictMath.exp(difference);
        }
        return new RolloutMismatch(rolloutId, sum / numTokens, max, ratios / numTokens);
    }
}
