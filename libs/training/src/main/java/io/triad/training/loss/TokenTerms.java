// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import java.util.stream.IntStream;

/**
 * What is known of each scored token of a micro-batch, in the batch's flat order.
 *
 * <p>Handed from the step to the loss and not kept; the arrays are not copied.
 *
 * @param advantages Â_t
 * @param oldLogProbs logπ_old(t): the trainer's policy at the start of the step, nats
 * @param samplerLogProbs logπ_sampler(t) as recorded, nats
 * @param referenceLogProbs logπ_ref(t), nats
 * @param numTokens of each response, whose tokens lie together
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record TokenTerms(
        float[] advantages, float[] oldLogProbs, float[] samplerLogProbs, float[] referenceLogProbs, int[] numTokens) {
    public TokenTerms {
        if (oldLogProbs.length != advantages.length
                || samplerLogProbs.length != advantages.length
                || referenceLogProbs.length != advantages.length) {
            throw new IllegalArgumentException("terms differ in length: " + advantages.length + ", "
                    + oldLogProbs.length + ", " + samplerLogProbs.length + ", " + referenceLogProbs.length);
        }
        if (IntStream.of(numTokens).sum() != advantages.length) {
            throw new IllegalArgumentException(
                    "responses have " + IntStream.of(numTokens).sum() + " tokens and terms " + advantages.length);
        }
    }

    /** Returns w_t·Â_t with w_t = min(exp(logπ_old − logπ_sampler), cap). */
    float[] weightedAdvantages(double cap) {
        float[] weighted = new float[advantages.length];
        for (int token = 0; token < weighted.length; token++) {
            double weight = Math.min(StrictMath.exp((double) oldLogProbs[token] - samplerLogProbs[token]), cap);
            weighted[token] = (float) (weight * advantages[token]);
        }
        return weighted;
    }

    /** Returns Σ_t |logπ_old(t) − logπ_sampler(t)|, in nats. */
    public double mismatch() {
        double sum = 0;
        for (int token = 0; token < oldLogProbs.length; token++) {
            sum += Math.abs((double) oldLogProbs[token] - samplerLogProbs[token]);
        }
        return sum;
    }

    /** Returns Σ_t of the k3 estimate of KL(π_old ‖ π_ref), in nats. */
    public double kl() {
        double sum = 0;
        for (int token = 0; token < oldLogProbs.length; token++) {
            double distance = (double) referenceLogProbs[token] - oldLogProbs[token];
            sum += StrictMath.exp(distance) - distance - 1;
        }
        return sum;
    }
}
