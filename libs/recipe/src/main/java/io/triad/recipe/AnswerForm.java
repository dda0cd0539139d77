// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How an answer stands in its field. */
public enum AnswerForm {
    /** The whole field, compared by what it means in mathematics. */
    MATHS,
    /** The letter of one of the options. */
    CHOICE,
    /** What follows the last {@code ####}, compared by what it means in mathematics. */
    GSM8K,
    /** What the last {@code \boxed{}} holds, compared by what it means in mathematics. */
    BOXED,
    /** All elements of a list of texts, together a set; of one element, it; compared by what they mean in mathematics. */
    LIST;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
