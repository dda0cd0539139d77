// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How rewards become advantages. */
public enum Estimator {
    /** Return whitened over all valid response tokens of the batch (the paper's stage A). */
    REINFORCE_PLUS_PLUS,
    /** Return less its group's mean, then whitened over the batch's tokens. */
    REINFORCE_PLUS_PLUS_BASELINE,
    /** Reward standardised inside its group (the paper's stage C). */
    GRPO,
    /** Reward less its group's mean (Dr. GRPO). */
    DR_GRPO,
    /** Reward less the mean of the others of its group (RLOO). */
    RLOO;

    /** Returns the name in words: {@code reinforce-plus-plus}. */
    public String label() {
        return Labels.of(this);
    }
}
