// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stage B: how the specialists become one.
 *
 * @param method the method; silent: linear
 * @param normalize whether the weights are divided by their sum; silent: true, which is what the public merge did
 * @param weights weight of each specialist; silent: the paper's best, 1.0 / 0.2 / 0.1
 * @param search how better weights are looked for; silent: they are not
 */
public record MergePlan(
        @Describes("How the specialists become one.") @Default("\"linear\"")
        MergeMethod method,

        @Describes("Whether the weights are divided by their sum.") @Default("true")
        boolean normalize,

        @Describes("Weight of each specialist; not all 0.")
        @Default("{\"deduction\": 1.0, \"induction\": 0.2, \"abduction\": 0.1}")
        @Keys(
                value = {Lane.DEDUCTION, Lane.INDUCTION, Lane.ABDUCTION},
                all = true)
        @Within(min = 0, max = 10)
        Map<Lane, Double> weights,

        @Describes("How better weights are looked for; see [Weight search](#weight-search).")
        Optional<WeightSearchPlan> search) {
    /** The weights that arXiv 2505.10554 found best. */
    public static final Map<Lane, Double> PAPER = Map.of(Lane.DEDUCTION, 1.0, Lane.INDUCTION, 0.2, Lane.ABDUCTION, 0.1);

    public MergePlan {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        Constraints.check(MergePlan.class, method, normalize, weights, search);
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            throw RecipeException.at("weights", weights.values(), "must not all be 0");
        }
        if (search.isPresent() && search.get().method() instanceof SearchMethod.CmaEs cmaEs) {
            double greatest = Collections.max(weights.values());
            if (greatest > cmaEs.upTo()) {
                throw RecipeException.at(
                        "search.method.cmaEs.upTo",
                        cmaEs.upTo(),
                        "must be at least the greatest of the weights that the search begins at, " + greatest);
            }
        }
    }

    /** Makes a plan without a search. */
    public MergePlan(MergeMethod method, boolean normalize, Map<Lane, Double> weights) {
        this(method, normalize, weights, Optional.empty());
    }
}
