// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How the KL from the policy to its reference is estimated from the probability of one sampled token. */
public enum KlEstimatorName {
    /** The logarithm of the ratio: unbiased, may be negative; its gradient in the loss is zero on average. */
    K1,
    /** Half the logarithm's square: biased, and with the right gradient on policy. */
    K2,
    /** Unbiased and never negative. */
    K3;

    /** Returns the name in words. */
    public String label() {
        return Labels.of(this);
    }
}
