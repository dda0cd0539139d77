// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.TaskOutcome;
import io.triad.evaluation.statistics.PairedDifference;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two checkpoints on the same held-out tasks, pair by pair.
 *
 * @param column an ability, or {@code overall}: the mean over the abilities
 * @param paired the first's share less the second's
 */
public record Comparison(Lane lane, Lane against, String column, Decoding decoding, PairedDifference paired) {
    /** The column of the mean over the abilities. */
    public static final String OVERALL = "overall";

    /** Whose finals are compared, whatever comes out. */
    private record Pair(Lane lane, Lane against) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(Lane.DEDUCTION, Lane.BASE),
            new Pair(Lane.INDUCTION, Lane.BASE),
            new Pair(Lane.ABDUCTION, Lane.BASE),
            new Pair(Lane.MERGED, Lane.BASE),
            new Pair(Lane.MERGED, Lane.DEDUCTION),
            new Pair(Lane.MERGED, Lane.INDUCTION),
            new Pair(Lane.MERGED, Lane.ABDUCTION),
            new Pair(Lane.DOMAIN_INSTRUCT, Lane.BASE),
            new Pair(Lane.DOMAIN_META, Lane.MERGED),
            new Pair(Lane.DOMAIN_META, Lane.DOMAIN_INSTRUCT));

    /**
     * Compares each specialist and the merge with the base, the merge with each specialist, the domain lanes with what they
     * began from and with each other: overall, then each ability; sampled, then greedy.
     *
     * @param outcomes of every lane, on the same tasks
     * @throws IllegalArgumentException when two lanes were measured on different tasks
     */
    public static List<Comparison> of(Map<Lane, List<TaskOutcome>> outcomes) {
        Map<Lane, Map<TaskOutcome.Key, Double>> shares = new EnumMap<>(Lane.class);
        outcomes.forEach((lane, some) -> {
            Map<TaskOutcome.Key, Double> ofLane = new HashMap<>();
            some.forEach(outcome -> ofLane.put(outcome.key(), outcome.correctShare()));
            shares.put(lane, ofLane);
        });
        List<Comparison> comparisons = new ArrayList<>();
        for (Decoding decoding : List.of(Decoding.SAMPLED, Decoding.GREEDY)) {
            for (Pair pair : PAIRS) {
                compare(pair, decoding, outcomes.get(pair.lane), shares.get(pair.against), comparisons);
            }
        }
        return comparisons;
    }

    private static void compare(
            Pair pair,
            Decoding decoding,
            List<TaskOutcome> outcomes,
            Map<TaskOutcome.Key, Double> others,
            List<Comparison> comparisons) {
        Map<Ability, double[]> differences = new EnumMap<>(Ability.class);
        for (Ability ability : Ability.values()) {
            double[] some = outcomes.stream()
                    .filter(outcome ->
                            outcome.key().ability() == ability && outcome.key().decoding() == decoding)
                    .mapToDouble(outcome -> outcome.correctShare() - other(pair, outcome.key(), others))
                    .toArray();
            if (some.length > 0) {
                differences.put(ability, some);
            }
        }
        comparisons.add(new Comparison(
                pair.lane, pair.against, OVERALL, decoding, PairedDifference.of(List.copyOf(differences.values()))));
        differences.forEach((ability, some) -> comparisons.add(new Comparison(
                pair.lane, pair.against, ability.label(), decoding, PairedDifference.of(List.of(some)))));
    }

    private static double other(Pair pair, TaskOutcome.Key key, Map<TaskOutcome.Key, Double> others) {
        Double share = others.get(key);
        if (share == null) {
            throw new IllegalArgumentException(
                    pair.against + " was not measured on " + key + ", " + pair.lane + " was");
        }
        return share;
    }
}
