// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import io.triad.recipe.SearchMethod;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;

/**
 * CMA-ES (Hansen, <i>The CMA Evolution Strategy: A Tutorial</i>, arXiv 1604.00772), as Hipparchus implements it: without active
 * updates, with the full covariance from the first generation, and with points outside the box taken to its edge and punished by their
 * distance.
 *
 * <p>Where we differ: weights are rounded to thousandths before they are tried, which is below what a score can tell and keeps
 * them readable. Points that round to weights tried before have their score and count as asked all the same, so a search
 * that has closed in on its optimum ends.
 */
final class CmaEsSearch {
    private static final double STEPS_PER_UNIT = 1_000;
    private static final double NO_SCORE_IS_ENOUGH = 0;
    private static final boolean ACTIVE = false;
    private static final int ALWAYS_FULL_COVARIANCE = 0;
    private static final int NEVER_DRAWN_AGAIN = 0;
    private static final boolean STATISTICS = false;

    private CmaEsSearch() {}

    /**
     * Tries weights until the method asks no more.
     *
     * @param start weights that the first generation is drawn around
     * @param maxAsked most weights that are asked for
     */
    static void run(SearchMethod.CmaEs method, List<Double> start, int maxAsked, long seed, Trials trials) {
        int numWeights = start.size();
        CMAESOptimizer optimizer = new CMAESOptimizer(
                maxAsked,
                NO_SCORE_IS_ENOUGH,
                ACTIVE,
                ALWAYS_FULL_COVARIANCE,
                NEVER_DRAWN_AGAIN,
                new Well19937c(seed),
                STATISTICS,
                (generation, previous, current) -> false);
        var unused = optimizer.optimize(
                new MaxEval(maxAsked),
                new ObjectiveFunction(point -> trials.score(Origin.CMA_ES, rounded(point))),
                GoalType.MAXIMIZE,
                new SimpleBounds(new double[numWeights], filled(numWeights, method.upTo())),
                new InitialGuess(start.stream().mapToDouble(Double::doubleValue).toArray()),
                new CMAESOptimizer.Sigma(filled(numWeights, method.sigma())),
                new CMAESOptimizer.PopulationSize(method.population()));
    }

    private static List<Double> rounded(double[] point) {
        return Arrays.stream(point)
                .mapToObj(weight -> Math.round(weight * STEPS_PER_UNIT) / STEPS_PER_UNIT)
                .toList();
    }

    private static double[] filled(int length, double value) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return values;
    }
}
