// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * How many worked solutions of each ability a round of demonstrations has; what is learnt late can have more.
 *
 * @param deduction solutions a round; silent: 1
 * @param induction solutions a round; silent: 1
 * @param abduction solutions a round; silent: 1
 * @param arithmetic solutions a round; silent: 1
 */
public record DemonstrationShares(
        @Describes("Solutions of this ability in a round of demonstrations; not all shares are 0.")
        @Default("1")
        @Within(min = 0, max = 100)
        int deduction,

        @Describes("Solutions of this ability in a round.") @Default("1") @Within(min = 0, max = 100)
        int induction,

        @Describes("Solutions of this ability in a round.") @Default("1") @Within(min = 0, max = 100)
        int abduction,

        @Describes("Solutions of this ability in a round.") @Default("1") @Within(min = 0, max = 100)
        int arithmetic) {
    public DemonstrationShares {
        Constraints.check(DemonstrationShares.class, deduction, induction, abduction, arithmetic);
        if (deduction + induction + abduction + arithmetic == 0) {
            throw RecipeException.at("deduction", deduction, "must not be 0 like all other shares");
        }
    }
}
