// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.merging.method.LinearMerge;
import io.triad.recipe.Lane;
import io.triad.recipe.MergeMethod;
import io.triad.recipe.MergePlan;
import io.triad.recipe.SearchMethod;
import io.triad.recipe.ValidationPlan;
import io.triad.recipe.WeightSearchPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class WeightSearchTest {
    private static final SearchMethod CMA_ES = new SearchMethod.CmaEs(7, 0.3, 1);
    private static final List<Double> PAPER = List.of(1.0, 0.2, 0.1);
    private static final List<Double> EQUAL = List.of(1.0, 1.0, 1.0);

    @Test
    void shouldTryThePapersWeightsEqualOnesAndTheRecipesBeforeTheGrid() {
        SearchMethod grid = new SearchMethod.Grid(List.of(1.0, 0.5), List.of(0.0), List.of(0.25, 2.0));

        SearchState.Ended ended = run(plan(true, List.of(2.0, 1.0, 0.5)), grid, 4, 7, weights -> 0.5);

        assertThat(ended.scored())
                .containsExactly(
                        new Candidate(0, Origin.PAPER, PAPER),
                        new Candidate(1, Origin.UNIFORM, EQUAL),
                        new Candidate(2, Origin.RECIPE, List.of(2.0, 1.0, 0.5)),
                        new Candidate(3, Origin.GRID, List.of(1.0, 0.0, 0.25)),
                        new Candidate(4, Origin.GRID, List.of(1.0, 0.0, 2.0)),
                        new Candidate(5, Origin.GRID, List.of(0.5, 0.0, 0.25)),
                        new Candidate(6, Origin.GRID, List.of(0.5, 0.0, 2.0)));
    }

    @Test
    void shouldTryAMergeOnceAndNoneWithoutWeights() {
        SearchMethod grid = new SearchMethod.Grid(List.of(0.0, 0.5, 1.0), List.of(0.0, 0.5, 1.0), List.of(0.0));

        List<Candidate> normalized =
                run(plan(true, PAPER), grid, 9, 7, weights -> 0.5).scored();
        List<Candidate> plain =
                run(plan(false, PAPER), grid, 9, 7, weights -> 0.5).scored();

        // Of 0 0.5, 0 1, 0.5 0, 0.5 0.5, 0.5 1, 1 0, 1 0.5, 1 1 the second, sixth and last are multiples of ones before
        assertThat(normalized.subList(2, normalized.size()))
                .extracting(Candidate::weights)
                .containsExactly(
                        List.of(0.0, 0.5, 0.0),
                        List.of(0.5, 0.0, 0.0),
                        List.of(0.5, 0.5, 0.0),
                        List.of(0.5, 1.0, 0.0),
                        List.of(1.0, 0.5, 0.0));
        assertThat(plain).hasSize(2 + 8);
        assertThat(plain.get(1).weights()).containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3);
    }

    @Test
    void shouldChooseTheHighestScoreAndOfEqualsTheFirst() {
        SearchMethod grid = new SearchMethod.Grid(List.of(1.0), List.of(0.3, 0.4, 0.5), List.of(0.0));

        Choice best = run(
                        plan(true, PAPER),
                        grid,
                        3,
                        7,
                        weights -> weights.get(1) >= 0.4 && weights.get(1) < 1 ? 0.75 : 0.5)
                .choice();
        Choice equal = run(plan(true, PAPER), grid, 3, 7, weights -> 0.5).choice();

        assertThat(best).isEqualTo(new Choice(new Candidate(3, Origin.GRID, List.of(1.0, 0.4, 0.0)), 0.75, 5));
        assertThat(equal).isEqualTo(new Choice(new Candidate(0, Origin.PAPER, PAPER), 0.5, 5));
    }

    @Test
    void shouldComeToTheSameWhereverItIsTakenUpAgain() {
        for (SearchMethod method :
                List.of(CMA_ES, new SearchMethod.Grid(List.of(1.0, 0.5), List.of(0.2, 1.0), List.of(0.0, 0.1)))) {
            WeightSearchPlan search = search(method, 30);
            SearchState.Ended whole = run(plan(true, PAPER), method, 30, 7, WeightSearchTest::bumpy);
            List<Double> scores = whole.scored().stream()
                    .map(candidate -> bumpy(candidate.weights()))
                    .toList();

            for (int known = 0; known < scores.size(); known++) {
                SearchState state = WeightSearch.after(plan(true, PAPER), search, 7, scores.subList(0, known));

                assertThat(state)
                        .isEqualTo(new SearchState.Waiting(
                                whole.scored().subList(0, known), whole.scored().get(known)));
            }
            assertThat(WeightSearch.after(plan(true, PAPER), search, 7, scores)).isEqualTo(whole);
        }
    }

    @Test
    void shouldDrawFromTheRecipesSeed() {
        List<Candidate> candidates =
                run(plan(true, PAPER), CMA_ES, 20, 7, WeightSearchTest::bumpy).scored();

        assertThat(run(plan(true, PAPER), CMA_ES, 20, 7, WeightSearchTest::bumpy)
                        .scored())
                .isEqualTo(candidates);
        assertThat(run(plan(true, PAPER), CMA_ES, 20, 8, WeightSearchTest::bumpy)
                        .scored()
                        .get(2))
                .isNotEqualTo(candidates.get(2));
    }

    @Test
    void shouldKeepToItsBoundItsBoxAndThousandths() {
        SearchMethod narrow = new SearchMethod.CmaEs(5, 0.4, 1.25);

        List<Candidate> candidates =
                run(plan(true, PAPER), narrow, 40, 7, WeightSearchTest::bumpy).scored();

        assertThat(candidates).hasSizeBetween(20, 2 + 40);
        Set<List<Double>> merges = new HashSet<>();
        for (Candidate candidate : candidates) {
            assertThat(candidate.weights())
                    .allSatisfy(weight ->
                            assertThat(weight).isBetween(0.0, 1.25).isEqualTo(Math.round(weight * 1_000) / 1_000.0));
            assertThat(merges.add(new LinearMerge(candidate.weights(), true, LinearMerge.Division.OF_WEIGHTS)
                            .appliedWeights()))
                    .isTrue();
        }
        assertThat(candidates.stream().filter(candidate -> candidate.origin() == Origin.CMA_ES))
                .hasSize(candidates.size() - 2);
    }

    /** An optimum that is known: the score falls with the distance from it. */
    @Test
    void shouldFindAnOptimum() {
        List<Double> optimum = List.of(0.4, 0.7, 0.2);

        Choice choice = run(plan(false, PAPER), CMA_ES, 300, 7, weights -> Math.exp(-distance(weights, optimum)))
                .choice();

        assertThat(choice.candidate().origin()).isEqualTo(Origin.CMA_ES);
        assertThat(distance(choice.candidate().weights(), optimum)).isCloseTo(0, within(0.01));
    }

    @Test
    void shouldEndWhenAllScoresAreEqual() {
        SearchState.Ended ended = run(plan(true, PAPER), CMA_ES, 50, 7, weights -> 0.25);

        assertThat(ended.choice().candidate().weights()).isEqualTo(PAPER);
        assertThat(ended.scored()).hasSizeLessThanOrEqualTo(2 + 50);
    }

    /** Gives what a search asks for until it asks no more. */
    private static SearchState.Ended run(
            MergePlan plan,
            SearchMethod method,
            int maxCandidates,
            long seed,
            ToDoubleFunction<List<Double>> measured) {
        List<Double> scores = new ArrayList<>();
        SearchState state = WeightSearch.after(plan, search(method, maxCandidates), seed, scores);
        while (state instanceof SearchState.Waiting waiting) {
            assertThat(waiting.next().index()).isEqualTo(scores.size());
            scores.add(measured.applyAsDouble(waiting.next().weights()));
            state = WeightSearch.after(plan, search(method, maxCandidates), seed, scores);
        }
        return (SearchState.Ended) state;
    }

    /** A score in steps, as those of few tasks are. */
    private static double bumpy(List<Double> weights) {
        return Math.floor(40 * Math.exp(-distance(weights, List.of(0.5, 0.5, 0.1)))) / 40;
    }

    private static double distance(List<Double> one, List<Double> other) {
        double sum = 0;
        for (int index = 0; index < one.size(); index++) {
            sum += Math.pow(one.get(index) - other.get(index), 2);
        }
        return Math.sqrt(sum);
    }

    private static WeightSearchPlan search(SearchMethod method, int maxCandidates) {
        return new WeightSearchPlan(method, maxCandidates, new ValidationPlan(9, List.of(1)));
    }

    private static MergePlan plan(boolean normalize, List<Double> weights) {
        return new MergePlan(
                MergeMethod.LINEAR,
                normalize,
                Map.of(
                        Lane.DEDUCTION, weights.get(0),
                        Lane.INDUCTION, weights.get(1),
                        Lane.ABDUCTION, weights.get(2)));
    }
}
