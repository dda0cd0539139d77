// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import io.triad.messaging.Derived;
import io.triad.recipe.Lane;
import io.triad.recipe.MergePlan;
import io.triad.recipe.SearchMethod;
import io.triad.recipe.WeightSearchPlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The search for the merge's weights: a pure function of the recipe and of the scores of the first candidates, so it comes to
 * the same wherever it was interrupted.
 *
 * <p>The paper's weights come first, then equal ones, then the recipe's own; so what a method finds can be held against them,
 * and of equal scores theirs stands. Then come those of the method. A merge that was tried is not tried again.
 *
 * <p>A method is run from its beginning each time, and answered from the scores; where they end, the search waits. A method
 * therefore may be any that decides by nothing but its seed and its answers.
 */
public final class WeightSearch {
    private WeightSearch() {}

    /**
     * Returns how far a search has come.
     *
     * @param seed the recipe's seed
     * @param scores of candidates 0, 1, 2, …, each from 0 to 1
     */
    public static SearchState after(MergePlan plan, WeightSearchPlan search, long seed, List<Double> scores) {
        Trials trials = new Trials(plan, scores);
        try {
            tryReferences(plan, trials);
            switch (search.method()) {
                case SearchMethod.Grid grid -> GridSearch.run(grid, trials);
                case SearchMethod.CmaEs cmaEs ->
                    CmaEsSearch.run(
                            cmaEs,
                            inOrder(plan.weights()),
                            search.maxCandidates(),
                            Derived.seed(seed, "merge", "search"),
                            trials);
            }
            return new SearchState.Ended(trials.scored(), trials.best());
        } catch (Trials.Unscored unscored) {
            return new SearchState.Waiting(trials.scored(), unscored.candidate());
        }
    }

    private static void tryReferences(MergePlan plan, Trials trials) {
        double equal = plan.normalize() ? 1 : 1.0 / Lane.specialists().size();
        double unused = trials.score(Origin.PAPER, inOrder(MergePlan.PAPER));
        unused = trials.score(
                Origin.UNIFORM, Collections.nCopies(Lane.specialists().size(), equal));
        unused = trials.score(Origin.RECIPE, inOrder(plan.weights()));
    }

    private static List<Double> inOrder(Map<Lane, Double> weights) {
        return Lane.specialists().stream().map(weights::get).toList();
    }
}
