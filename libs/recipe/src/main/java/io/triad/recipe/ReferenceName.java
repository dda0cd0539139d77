// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** Which weights the KL holds a policy to. */
public enum ReferenceName {
    /** Those that the level started from (the paper's runs). */
    LEVEL,
    /** Those that the lane started from, through all levels. */
    LANE;

    /** Returns the name in words. */
    public String label() {
        return Labels.of(this);
    }
}
