// SPDX-License-Identifier: Apache-2.0
package io.triad.training.kl;

import ai.djl.ndarray.NDArray;

/**
 * k3 = e^d − d − 1, clamped to ±10 as in the public runs of arXiv 2505.10554: unbiased but for the clamp, and never
 * negative. Beyond the clamp it has no gradient.
 */
public record K3() implements KlEstimator {
    private static final float BOUND = 10f;

    @Override
    public NDArray estimate(NDArray distance_N) {
        return distance_N.exp().sub(distance_N).sub(1f).clip(-BOUND, BOUND);
    }

    @Override
    public double estimate(double distance) {
        return Math.clamp(StrictMath.exp(distance) - distance - 1, -BOUND, BOUND);
    }
}
