// SPDX-License-Identifier: Apache-2.0
package io.triad.training.kl;

import ai.djl.ndarray.NDArray;

/** k2 = d²/2: biased and never negative; its gradient in the loss is on average that of the KL. */
public record K2() implements KlEstimator {
    @Override
    public NDArray estimate(NDArray distance_N) {
        NDArray half = distance_N.getManager().create(0.5f);
        return distance_N.mul(distance_N).mul(half);
    }

    @Override
    public double estimate(double distance) {
        return distance * distance / 2;
    }
}
