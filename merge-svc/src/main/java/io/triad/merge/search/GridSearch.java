// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import io.triad.recipe.SearchMethod;
import java.util.List;

/** Tries every combination of the values of a grid, the last specialist's changing fastest. */
final class GridSearch {
    private GridSearch() {}

    static void run(SearchMethod.Grid grid, Trials trials) {
        for (double deduction : grid.deduction()) {
            for (double induction : grid.induction()) {
                for (double abduction : grid.abduction()) {
                    double unused = trials.score(Origin.GRID, List.of(deduction, induction, abduction));
                }
            }
        }
    }
}
