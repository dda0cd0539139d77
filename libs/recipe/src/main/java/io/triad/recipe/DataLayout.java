// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** The fields of data sets that are widely used. */
public enum DataLayout {
    /** {@code problem}, and {@code answer} or else the last {@code \boxed{}} of {@code solution}. */
    MATH,
    /** {@code question}, and what follows {@code ####} in {@code answer}. */
    GSM8K,
    /** {@code extra_info.question}, and {@code extra_info.answer} or else {@code reward_model.ground_truth}. */
    SIMPLERL_ZOO,
    /** {@code Question} and {@code Answer}, as the files of all AIME problems have them. */
    AIME,
    /** {@code question}, and all elements of {@code final_answer}. */
    OLYMPIAD_BENCH,
    /** {@code Question}, and {@code Correct Answer} among {@code Incorrect Answer 1} to {@code 3}. */
    GPQA;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
