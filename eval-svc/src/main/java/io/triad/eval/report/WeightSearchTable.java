// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.book.AbilityShare;
import io.triad.eval.book.CandidateScore;
import io.triad.eval.history.TriedMerge;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The candidates of the search for the merge's weights, as text for people.
 *
 * @param header names of the columns, of which the first names the row
 * @param rows a candidate each, in the order in which they were tried; none where there was no search
 */
public record WeightSearchTable(List<String> header, List<List<String>> rows) {
    /** What the numbers are, in a sentence or two. */
    public static final String NOTE =
            "Weights of deduction, induction and abduction; what is applied of them; right answers in per cent, greedy, on"
                    + " validation tasks, which are none of those that the other tables measure; and the score, their mean. The"
                    + " candidate with the highest score, and of equals the first, became the merge.";

    private static final String NOT_MEASURED = "–";

    public WeightSearchTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Returns the table of a run. */
    public static WeightSearchTable of(RunReport report) {
        List<TriedMerge> candidates = report.details().history().candidates();
        TreeSet<Ability> abilities = candidates.stream()
                .flatMap(each -> each.score().stream())
                .flatMap(score -> score.abilities().stream())
                .map(AbilityShare::ability)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> header = new ArrayList<>(List.of("candidate", "weights", "applied"));
        abilities.forEach(ability -> header.add(ability.label()));
        header.addAll(List.of("score", "chosen"));
        return new WeightSearchTable(
                header, candidates.stream().map(each -> row(each, abilities)).toList());
    }

    private static List<String> row(TriedMerge candidate, TreeSet<Ability> abilities) {
        List<String> cells = new ArrayList<>();
        cells.add(candidate.index() + " " + candidate.origin());
        cells.add(joined(candidate.weights(), "%s"));
        cells.add(joined(candidate.appliedWeights(), "%.3f"));
        for (Ability ability : abilities) {
            cells.add(candidate.score().stream()
                    .flatMap(score -> score.abilities().stream())
                    .filter(share -> share.ability() == ability)
                    .findFirst()
                    .map(share -> String.format(Locale.ROOT, "%.1f (%d)", 100 * share.accuracy(), share.numTasks()))
                    .orElse(NOT_MEASURED));
        }
        cells.add(candidate
                .score()
                .map(CandidateScore::score)
                .map(score -> String.format(Locale.ROOT, "%.2f", 100 * score))
                .orElse(NOT_MEASURED));
        cells.add(candidate.isChosen() ? "chosen" : "");
        return cells;
    }

    private static String joined(Map<Lane, Double> weights, String format) {
        return Lane.specialists().stream()
                .map(lane -> String.format(Locale.ROOT, format, weights.getOrDefault(lane, 0.0)))
                .collect(Collectors.joining(" / "));
    }
}
