// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** The fields of data sets that are widely used. */
public enum DataLayout {
    /** {@code problem}, and {@code answer} or else the last {@code \boxed{}} of {@code solution}. */
    MATH,
    /** {@code question}, and what follows {@code ####} in {@code answer}. */
    GSM8K,
    /** {@code extra_info.question}, and {@code extra_info.answer} or else {@code reward_model.ground_truth}. */
    SIMPLERL_ZOO;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
