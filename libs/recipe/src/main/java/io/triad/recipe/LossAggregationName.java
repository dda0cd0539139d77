// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How the losses of a batch's tokens become one number. */
public enum LossAggregationName {
    /** Their mean: every token counts alike, so long responses count more. */
    TOKEN_MEAN,
    /** The mean over responses of each response's mean: every response counts alike. */
    SEQUENCE_MEAN,
    /** Their sum over the number of responses and the bound on a response: no token's weight depends on a length. */
    CONSTANT_LENGTH;

    /** Returns the name in words. */
    public String label() {
        return Labels.of(this);
    }
}
