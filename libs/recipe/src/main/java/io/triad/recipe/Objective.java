// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * What a reinforcement step makes small, beside the coefficients of {@link Training}. A silent recipe means the paper's form.
 *
 * @param klEstimator how the KL to the reference is estimated from one token; silent: k3
 * @param klPlacement where the KL acts; silent: loss
 * @param aggregation how the tokens' losses become one number; silent: token-mean
 * @param dualClip bound on the probability ratio of responses worse than average (arXiv 1912.09729), above 1; silent: 0, none
 * @param overlongBuffer tokens before the bound of a response in which its reward falls (DAPO, arXiv 2503.14476); silent: 0,
 *     none
 * @param overlongPenalty what a response that reaches the bound loses of its reward by then; silent: 1
 * @param reference what the KL is taken to; silent: level
 */
public record Objective(
        @Describes("How the KL is estimated from one token.") @Default("\"k3\"")
        KlEstimatorName klEstimator,

        @Describes("Where the KL acts; in the rewards it is taken from them before they become advantages.")
        @Default("\"loss\"")
        KlPlacement klPlacement,

        @Describes(
                "How the tokens' losses become one: their mean, the mean of each response's mean, or their sum over responses and `maxTokens`.")
        @Default("\"token-mean\"")
        LossAggregationName aggregation,

        @Describes("Bound on the ratio of responses worse than average, above 1; 0 for none.")
        @Default("0")
        @Within(min = 0, max = 1_000)
        double dualClip,

        @Describes("Tokens before `maxTokens` in which a response's reward falls; 0 for none.")
        @Default("0")
        @Within(min = 0, max = 131_072)
        int overlongBuffer,

        @Describes("What a response that reaches `maxTokens` loses by then.")
        @Default("1")
        @Within(min = 0, max = 1_000)
        double overlongPenalty,

        @Describes("What the KL is taken to: the checkpoint that the level or the lane started from.")
        @Default("\"level\"")
        ReferenceName reference) {
    /** The paper's form: k3 in the loss, the mean over tokens, nothing else. */
    public static final Objective USUAL = new Objective(
            KlEstimatorName.K3, KlPlacement.LOSS, LossAggregationName.TOKEN_MEAN, 0, 0, 1, ReferenceName.LEVEL);

    public Objective {
        Constraints.check(
                Objective.class,
                klEstimator,
                klPlacement,
                aggregation,
                dualClip,
                overlongBuffer,
                overlongPenalty,
                reference);
        if (dualClip > 0 && dualClip <= 1) {
            throw RecipeException.at("dualClip", dualClip, "must be above 1, or 0 for none");
        }
    }
}
