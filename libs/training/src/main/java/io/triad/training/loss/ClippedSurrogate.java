// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The surrogate of PPO (arXiv 1707.06347) with a bound for each side (clip-higher of DAPO, arXiv 2503.14476), and if wanted
 * that of dual clip (arXiv 1912.09729, equation 5):
 *
 * <pre>
 *   l = max(−Â·ρ, −Â·clip(ρ, 1 − ε_low, 1 + ε_high))      and where Â < 0:  min(l, −c·Â)
 * </pre>
 *
 * @param clipLow ε_low
 * @param clipHigh ε_high
 * @param dualClip c, above 1; 0 for none
 */
record ClippedSurrogate(double clipLow, double clipHigh, double dualClip) {
    /** Tells whether the lower bound decides a token's l, so that the token moves nothing. */
    boolean clipsLow(double advantage, double ratio) {
        return advantage < 0 && ratio < 1 - clipLow;
    }

    /** Tells whether the upper bound decides a token's l. */
    boolean clipsHigh(double advantage, double ratio) {
        return advantage > 0 && ratio > 1 + clipHigh;
    }

    /**
     * Returns l of each token.
     *
     * @param advantages_N Â of N tokens, importance weights included
     * @param ratios_N ρ = exp(logπ_θ − logπ_old), with gradients
     */
    NDArray of(NDArray advantages_N, NDArray ratios_N) {
        NDArray costs_N = advantages_N.neg();
        NDArray clipped_N = ratios_N.clip(1 - clipLow, 1 + clipHigh);
        NDArray surrogate_N = costs_N.mul(ratios_N).maximum(costs_N.mul(clipped_N));
        if (dualClip == 0) {
            return surrogate_N;
        }
        NDManager manager = advantages_N.getManager();
        // Where Â ≥ 0 the bound is one that nothing reaches.
        NDArray bounds_N = advantages_N
                .gte(manager.create(0f))
                .toType(advantages_N.getDataType(), false)
                .mul(manager.create(Float.MAX_VALUE))
                .add(costs_N.maximum(manager.create(0f)).mul(manager.create((float) dualClip)));
        return surrogate_N.minimum(bounds_N);
    }
}
