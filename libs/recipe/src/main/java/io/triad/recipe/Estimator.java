// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How rewards become advantages. */
public enum Estimator {
    /** Return whitened over all valid response tokens of the batch (stage A). */
    REINFORCE_PLUS_PLUS,
    /** Reward standardised inside its group (stage C). */
    GRPO;

    /** Returns the name in words: {@code reinforce-plus-plus}. */
    public String label() {
        return Labels.of(this);
    }
}
