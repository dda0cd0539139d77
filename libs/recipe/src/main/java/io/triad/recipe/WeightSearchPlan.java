// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * How the weights of the merge are found: candidates are merged and measured, and the best is taken.
 *
 * @param method which weights are tried
 * @param maxCandidates most that the method tries; the paper's weights, equal ones and the recipe's own are tried besides
 * @param validation what candidates are measured on
 */
public record WeightSearchPlan(
        SearchMethod method,

        @Describes("Most weights that the method tries; a grid has no more points.")
        @Default("64")
        @Within(min = 1, max = 1_000)
        int maxCandidates,

        ValidationPlan validation) {
    public WeightSearchPlan {
        Constraints.check(WeightSearchPlan.class, method, maxCandidates, validation);
        if (method instanceof SearchMethod.Grid grid && grid.numPoints() > maxCandidates) {
            throw RecipeException.at(
                    "method.grid",
                    grid.numPoints(),
                    "must have at most maxCandidates points, which is " + maxCandidates);
        }
    }
}
