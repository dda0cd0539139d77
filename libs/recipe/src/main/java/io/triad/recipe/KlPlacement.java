// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** Where the KL from the policy to its reference acts. */
public enum KlPlacement {
    /** A term of the loss. */
    LOSS,
    /** Taken from the rewards, before they become advantages. */
    REWARD;

    /** Returns the name in words. */
    public String label() {
        return Labels.of(this);
    }
}
