// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.Shares;
import io.triad.reasoning.puzzle.Ability;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scores of one checkpoint, or of the oracle ensemble.
 *
 * @param name lane, or {@code oracle ensemble}
 */
public record ReportRow(String name, List<Score> scores) {
    public ReportRow {
        scores = List.copyOf(scores);
    }

    /**
     * Returns the score of an ability over all levels.
     *
     * @throws IllegalArgumentException when it was not measured
     */
    public Score of(Ability ability, Decoding decoding) {
        return overall(decoding)
                .filter(score -> score.ability() == ability)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " has no " + decoding.label() + " score for " + ability.label()));
    }

    /** Returns the abilities that were measured, in their order. */
    public List<Ability> abilities() {
        return scores.stream().map(Score::ability).distinct().sorted().toList();
    }

    /** Returns the unweighted mean over the abilities. */
    public Estimate accuracy(Decoding decoding) {
        return Shares.mean(overall(decoding).map(Score::accuracy).toList());
    }

    /** Returns the unweighted mean over the abilities of the share of responses whose tags are in order. */
    public double wellFormed(Decoding decoding) {
        return overall(decoding).mapToDouble(Score::wellFormed).average().orElseThrow();
    }

    private Stream<Score> overall(Decoding decoding) {
        return scores.stream().filter(score -> score.level() == Score.ALL_LEVELS && score.decoding() == decoding);
    }
}
