// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How a verdict becomes a number. */
public enum RewardSchemeName {
    /** Stage A: format ±1 plus answer +2, -1.5 or -2. */
    META,
    /** Stage C: 1 when right, 0 otherwise. */
    DOMAIN;

    /** Returns the name in words. */
    public String label() {
        return Labels.of(this);
    }
}
