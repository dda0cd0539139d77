// SPDX-License-Identifier: Apache-2.0
package io.triad.training.kl;

import ai.djl.ndarray.NDArray;

/**
 * Estimates KL(π_θ ‖ π_ref) from the probability of one token that π_θ sampled (J. Schulman, Approximating KL divergence,
 * 2020). All take d = logπ_ref − logπ_θ, in nats.
 */
public sealed interface KlEstimator permits K1, K2, K3 {
    /**
     * Returns the estimate of each token, with gradients.
     *
     * @param distance_N d of N tokens, float32
     */
    NDArray estimate(NDArray distance_N);

    /** Returns the estimate of one token, in nats. */
    double estimate(double distance);
}
