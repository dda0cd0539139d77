// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;

/**
 * A question with its place in its file.
 *
 * @param number line of a JSON Lines file or row of a Parquet file, from 1
 */
public record Row(long number, QuestionPuzzle puzzle) {
    /**
     * Returns the question as a task.
     *
     * @param family names the file among others
     * @param version names its bytes
     */
    Task task(String family, Split split, String version) {
        return new Task(
                puzzle.ability().label() + "-" + family + "-" + split.label() + "-" + number + "-" + version,
                Ability.DOMAIN,
                family,
                RunQuestions.LEVEL,
                number,
                split,
                version,
                puzzle,
                answer(),
                "",
                new Difficulty(0, 0, 0, 0));
    }

    private String answer() {
        return switch (puzzle.reference()) {
            case QuestionPuzzle.Reference.Maths maths -> maths.answer();
            case QuestionPuzzle.Reference.Choice choice -> Character.toString(choice.letter());
        };
    }
}
