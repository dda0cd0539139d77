// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.Shares;
import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** From the outcomes of tasks to scores: for each ability all levels together and each level, greedy and sampled. */
public final class Scorer {
    private Scorer() {}

    /** Returns the scores in the order ability, level (all levels first), decoding. */
    public static List<Score> scores(List<TaskOutcome> outcomes) {
        List<Score> scores = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            List<TaskOutcome> ofAbility = outcomes.stream()
                    .filter(outcome -> outcome.key().ability() == ability)
                    .toList();
            TreeSet<Integer> levels = new TreeSet<>();
            ofAbility.forEach(outcome -> levels.add(outcome.key().level()));
            if (levels.isEmpty()) {
                continue;
            }
            addScores(scores, ability, Score.ALL_LEVELS, ofAbility);
            for (int level : levels) {
                addScores(
                        scores,
                        ability,
                        level,
                        ofAbility.stream()
                                .filter(outcome -> outcome.key().level() == level)
                                .toList());
            }
        }
        return scores;
    }

    private static void addScores(List<Score> scores, Ability ability, int level, List<TaskOutcome> outcomes) {
        for (Decoding decoding : Decoding.values()) {
            List<TaskOutcome> drawn = outcomes.stream()
                    .filter(outcome -> outcome.key().decoding() == decoding)
                    .toList();
            if (!drawn.isEmpty()) {
                scores.add(score(ability, level, decoding, drawn));
            }
        }
    }

    private static Score score(Ability ability, int level, Decoding decoding, List<TaskOutcome> outcomes) {
        int samplesPerTask = outcomes.getFirst().numSamples();
        double wellFormed = 0;
        for (TaskOutcome outcome : outcomes) {
            if (outcome.numSamples() != samplesPerTask) {
                throw new IllegalArgumentException(outcome.key() + " has " + outcome.numSamples() + " samples, "
                        + outcomes.getFirst().key() + " has " + samplesPerTask);
            }
            wellFormed += outcome.wellFormedShare();
        }
        return new Score(
                ability,
                level,
                decoding,
                outcomes.size(),
                samplesPerTask,
                accuracy(decoding, outcomes),
                wellFormed / outcomes.size());
    }

    private static Estimate accuracy(Decoding decoding, List<TaskOutcome> outcomes) {
        return switch (decoding) {
            case GREEDY ->
                Shares.ofSingleResponses(
                        Math.toIntExact(outcomes.stream()
                                .filter(outcome -> outcome.correctShare() == 1)
                                .count()),
                        outcomes.size());
            case SAMPLED ->
                Shares.ofRepeatedResponses(
                        outcomes.stream().map(TaskOutcome::correctShare).toList());
        };
    }
}
