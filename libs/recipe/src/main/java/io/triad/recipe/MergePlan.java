// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stage B: how the specialists become one.
 *
 * @param method the method; silent: linear
 * @param normalize whether the weights are divided by their sum; silent: true, which is what the public merge did
 * @param weights weight of each specialist; silent: the paper's best, 1.0 / 0.2 / 0.1
 */
public record MergePlan(
        @Default("\"linear\"") MergeMethod method,
        @Default("true") boolean normalize,

        @Default("{\"deduction\": 1.0, \"induction\": 0.2, \"abduction\": 0.1}")
        @Keys(
                value = {Lane.DEDUCTION, Lane.INDUCTION, Lane.ABDUCTION},
                all = true)
        @Within(min = 0, max = 10)
        Map<Lane, Double> weights) {
    public MergePlan {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        Constraints.check(MergePlan.class, method, normalize, weights);
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            throw RecipeException.at("weights", weights.values(), "must not all be 0");
        }
    }
}
