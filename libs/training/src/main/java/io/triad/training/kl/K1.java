// SPDX-License-Identifier: Apache-2.0
package io.triad.training.kl;

import ai.djl.ndarray.NDArray;

/**
 * k1 = −d: unbiased, but half of the time negative. In the loss its gradient is that of logπ_θ, which is zero on average: it
 * holds the policy to nothing there, and belongs into the reward.
 */
public record K1() implements KlEstimator {
    @Override
    public NDArray estimate(NDArray distance_N) {
        return distance_N.neg();
    }

    @Override
    public double estimate(double distance) {
        return -distance;
    }
}
