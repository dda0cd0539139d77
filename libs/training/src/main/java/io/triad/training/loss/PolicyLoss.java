// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.triad.policy.training.TokenPredictions;
import io.triad.recipe.Training;
import io.triad.training.kl.KlEstimator;
import java.util.Optional;

/**
 * The policy-gradient loss of stages A and C (PPO, arXiv 1707.06347; constants of arXiv 2505.10554).
 *
 * <p>For the valid response tokens t of the whole batch, with ρ_t = exp(logπ_θ(t) − logπ_old(t)),
 * d_t = logπ_ref(t) − logπ_θ(t) and H_t the entropy:
 *
 * <pre>
 *   l_t = w_t · surrogate(Â_t, ρ_t)  −  c_H · H_t  +  β · k(d_t)
 * </pre>
 *
 * and the batch's loss is what the {@link LossAggregation} makes of them, for the paper's runs their mean. The surrogate is
 * {@link ClippedSurrogate}, k a {@link KlEstimator}; the KL is left out when it stands in the rewards.
 *
 * <p>π_old is the trainer's own policy at the start of the step. w_t = min(exp(logπ_old(t) − logπ_sampler(t)), C)
 * corrects, truncated, that the sampler computes other bits than the trainer or sampled an earlier version. Where we
 * differ from the public code of the paper: it subtracts the KL term; we add it.
 *
 * <p>Factors are arrays of the predictions' manager, not plain numbers: PyTorch reads them again in the backward pass, when
 * DJL has long let go of a number's memory.
 *
 * <p>Legend: N scored tokens of the micro-batch, float32 throughout.
 */
public final class PolicyLoss {
    private final Training training;
    private final ClippedSurrogate surrogate;
    private final LossAggregation aggregation;
    private final Optional<KlEstimator> kl;

    /**
     * Creates the loss of one step.
     *
     * @param training clip range, coefficients and cap of the recipe
     * @param aggregation of the whole batch
     * @param kl estimator of the KL in the loss; empty when there is none in it
     */
    public PolicyLoss(Training training, LossAggregation aggregation, Optional<KlEstimator> kl) {
        this.training = training;
        this.surrogate = new ClippedSurrogate(
                training.clipLow(), training.clipHigh(), training.objective().dualClip());
        this.aggregation = aggregation;
        this.kl = kl;
    }

    /**
     * Returns the micro-batch's share of the loss, a scalar.
     *
     * @param predictions what the policy predicts now, with gradients
     * @param terms what the sampler, the reference and the estimator say of the same tokens
     */
    public NDArray loss(TokenPredictions predictions, TokenTerms terms) {
        NDArray logProbs_N = predictions.logProbs_N();
        NDManager manager = logProbs_N.getManager();
        NDArray weighted_N = manager.create(terms.weightedAdvantages(training.importanceCap()));
        NDArray ratios_N = logProbs_N.sub(manager.create(terms.oldLogProbs())).exp();
        NDArray total_N = surrogate.of(weighted_N, ratios_N);
        if (training.entropyCoefficient() != 0) {
            total_N = total_N.sub(predictions.entropies_N().mul(manager.create((float) training.entropyCoefficient())));
        }
        if (kl.isPresent() && training.klCoefficient() != 0) {
            NDArray distance_N = manager.create(terms.referenceLogProbs()).sub(logProbs_N);
            NDArray kl_N = kl.get().estimate(distance_N);
            total_N = total_N.add(kl_N.mul(manager.create((float) training.klCoefficient())));
        }
        return aggregation.aggregate(total_N, terms.numTokens());
    }

    /**
     * Returns how many of the micro-batch's tokens a bound of this loss holds back.
     *
     * @param logProbs logπ_θ(t) that the loss was taken at, nats
     */
    public ClipCounts clips(float[] logProbs, TokenTerms terms) {
        long low = 0;
        long high = 0;
        long capped = 0;
        for (int token = 0; token < logProbs.length; token++) {
            double ratio = StrictMath.exp((double) logProbs[token] - terms.oldLogProbs()[token]);
            low += surrogate.clipsLow(terms.advantages()[token], ratio) ? 1 : 0;
            high += surrogate.clipsHigh(terms.advantages()[token], ratio) ? 1 : 0;
            double weight = StrictMath.exp((double) terms.oldLogProbs()[token] - terms.samplerLogProbs()[token]);
            capped += weight > training.importanceCap() ? 1 : 0;
        }
        return new ClipCounts(low, high, capped);
    }
}
