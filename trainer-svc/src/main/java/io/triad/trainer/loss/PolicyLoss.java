// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.triad.policy.training.TokenPredictions;
import io.triad.recipe.Training;

/**
 * The clipped policy-gradient loss of stages A and C (PPO, arXiv 1707.06347; constants of arXiv 2505.10554).
 *
 * <p>For the valid response tokens t of the whole batch, N of them, with ρ_t = exp(logπ_θ(t) − logπ_old(t)),
 * d_t = logπ_ref(t) − logπ_θ(t) and H_t the entropy:
 *
 * <pre>
 *   L = 1/N · Σ_t [ w_t · max(−Â_t·ρ_t, −Â_t·clip(ρ_t, 1 − ε_low, 1 + ε_high))
 *                   − c_H · H_t  +  β · clamp(e^{d_t} − d_t − 1, ±10) ]
 * </pre>
 *
 * <p>π_old is the trainer's own policy at the start of the step. w_t = min(exp(logπ_old(t) − logπ_sampler(t)), C)
 * corrects, truncated, that the sampler computes other bits than the trainer or sampled an earlier version. Where we
 * differ from the public code of the paper: it subtracts the KL term; we add it. Dividing by the whole batch's N makes the
 * gradients of micro-batches add up to the batch's.
 *
 * <p>Factors are arrays of the predictions' manager, not plain numbers: PyTorch reads them again in the backward pass, when
 * DJL has long let go of a number's memory.
 *
 * <p>Legend: N scored tokens of the micro-batch, float32 throughout.
 */
public final class PolicyLoss {
    private static final float KL_BOUND = 10f;

    private final Training training;
    private final long numBatchTokens;

    /**
     * Creates the loss of one step.
     *
     * @param training clip range, coefficients and cap of the recipe
     * @param numBatchTokens N, valid response tokens of the whole batch
     */
    public PolicyLoss(Training training, long numBatchTokens) {
        this.training = training;
        this.numBatchTokens = numBatchTokens;
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
        NDArray clipped_N = ratios_N.clip(1 - training.clipLow(), 1 + training.clipHigh());
        NDArray surrogate_N =
                weighted_N.neg().mul(ratios_N).maximum(weighted_N.neg().mul(clipped_N));
        NDArray total_N = surrogate_N;
        if (training.entropyCoefficient() != 0) {
            total_N = total_N.sub(predictions.entropies_N().mul(manager.create((float) training.entropyCoefficient())));
        }
        if (training.klCoefficient() != 0) {
            NDArray distance_N = manager.create(terms.referenceLogProbs()).sub(logProbs_N);
            NDArray kl_N = distance_N.exp().sub(distance_N).sub(1f).clip(-KL_BOUND, KL_BOUND);
            total_N = total_N.add(kl_N.mul(manager.create((float) training.klCoefficient())));
        }
        return total_N.sum().mul(manager.create(1f / numBatchTokens));
    }
}
