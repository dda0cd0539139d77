// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How checkpoints are merged. */
public enum MergeMethod {
    /** The weighted sum of each tensor. */
    LINEAR;

    /** Returns the name in recipes and events. */
    public String label() {
        return Labels.of(this);
    }
}
