// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/** Which weights a weight search tries. */
public sealed interface SearchMethod permits SearchMethod.Grid, SearchMethod.CmaEs {
    /** Returns the name in events and reports: {@code grid}, {@code cma-es}. */
    String label();

    /**
     * Every combination of some values, the last specialist's changing fastest.
     *
     * @param deduction values of deduction's weight
     * @param induction values of induction's weight
     * @param abduction values of abduction's weight
     */
    @Describes("Every combination of these values is tried.")
    record Grid(
            @Describes("Values of deduction's weight, each once.") @Within(min = 0, max = 10)
            List<Double> deduction,

            @Describes("Values of induction's weight, each once.") @Within(min = 0, max = 10)
            List<Double> induction,

            @Describes("Values of abduction's weight, each once.") @Within(min = 0, max = 10)
            List<Double> abduction)
            implements SearchMethod {
        public Grid {
            deduction = List.copyOf(deduction);
            induction = List.copyOf(induction);
            abduction = List.copyOf(abduction);
            Constraints.check(Grid.class, deduction, induction, abduction);
            Constraints.checkDistinct("deduction", deduction);
            Constraints.checkDistinct("induction", induction);
            Constraints.checkDistinct("abduction", abduction);
        }

        /** Returns the number of combinations. */
        public int numPoints() {
            return deduction.size() * induction.size() * abduction.size();
        }

        @Override
        public String label() {
            return "grid";
        }
    }

    /**
     * CMA-ES (Hansen, arXiv 1604.00772): each generation is drawn around the best of those before it. It begins at the recipe's
     * own weights.
     *
     * @param population weights tried in a generation; silent: 7, Hansen's 4 + ⌊3 ln n⌋ for three weights
     * @param sigma standard deviation of the first generation, in units of a weight; silent: 0.3
     * @param upTo greatest weight tried; silent: 1.0
     */
    @Describes("Weights are drawn, generation by generation, around the best before them.")
    record CmaEs(
            @Describes("Weights tried in a generation.") @Default("7") @Within(min = 2, max = 100)
            int population,

            @Describes("Standard deviation of the first generation, in units of a weight; at most `upTo`.")
            @Default("0.3")
            @Within(min = 0, above = true, max = 10)
            double sigma,

            @Describes("Greatest weight tried; at least each of `merge.weights`.")
            @Default("1.0")
            @Within(min = 0, above = true, max = 10)
            double upTo)
            implements SearchMethod {
        public CmaEs {
            Constraints.check(CmaEs.class, population, sigma, upTo);
            if (sigma > upTo) {
                throw RecipeException.at("sigma", sigma, "must be at most upTo, " + upTo);
            }
        }

        @Override
        public String label() {
            return "cma-es";
        }
    }
}
