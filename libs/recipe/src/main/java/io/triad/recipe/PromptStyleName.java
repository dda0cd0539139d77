// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How tasks are put into words. */
public enum PromptStyleName {
    /** Few tokens, for small models trained from nothing. */
    COMPACT,
    /** Full sentences, for instruction-tuned models. */
    FULL;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
