// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.Equality;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeaningTest {
    /** Compares nothing: what is equal here is found so by its values or its form alone. */
    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> Equality.EQUAL);

    private static Optional<String> meaning(Puzzle puzzle, String answer) {
        return VERIFIER.prepare(puzzle)
                .meaning("<think></think><answer>" + answer + "</answer>", Deadline.in(Duration.ofSeconds(10)));
    }

    private static Puzzle maths(String reference) {
        return new QuestionPuzzle("what?", new Reference.Maths(reference));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5 | \\frac{1}{2}",
                "2 | \\sqrt{2} \\cdot \\sqrt{2}",
                "\\sqrt{8} | 2\\sqrt{2}",
                "x+1 | 1+x",
                "(x+1)^2 | x^2+2x+1",
                "x = 5 | 5",
                "3, 1, 2 | \\{1, 2, 3\\}",
                "1, 1 | 1",
                "(1, 2) | (\\frac{2}{2}, 2)",
                "[0, 1) | [0, \\frac{3}{3})",
                "x = 1, y = 2 | y = 2, x = 1",
                "y = 2x | 2y = 4x",
                "\\cos(\\frac{\\pi}{2}) | 0",
                "-\\infty | -\\infty",
                "\\sqrt{3} \\cdot \\sqrt{3} | 3",
                "\\sqrt{7} \\cdot \\sqrt{7} \\cdot \\sqrt{7} | 7\\sqrt{7}",
                "\\sin(1)^2 + \\cos(1)^2 | 1",
            })
    void shouldGiveOneTextToWrongAnswersThatMeanTheSame(String one, String other) {
        Puzzle puzzle = maths("123456789");

        assertThat(meaning(puzzle, one)).isPresent().isEqualTo(meaning(puzzle, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5 | 0.50001",
                "\\sqrt{2} | 1.41421356237",
                "x+1 | x-1",
                "(1, 2) | (2, 1)",
                "(1, 2] | (1, 2)",
                "1, 2 | 1, 3",
                "x = 1, y = 2 | x = 2, y = 1",
                "y = 2x | y = 3x",
                "\\infty | -\\infty",
            })
    void shouldTellAnswersApartThatDiffer(String one, String other) {
        Puzzle puzzle = maths("123456789");

        assertThat(meaning(puzzle, one)).isPresent();
        assertThat(meaning(puzzle, other)).isPresent().isNotEqualTo(meaning(puzzle, one));
    }

    @Test
    void shouldGiveARightAnswerTheReferencesText() {
        assertThat(meaning(maths("\\frac{1}{2}"), "0.5")).contains("0.5");
        assertThat(meaning(maths("even"), "\\text{Even}")).contains("even");
    }

    @Test
    void shouldSayNothingForWhatCannotBeRead() {
        assertThat(meaning(maths("5"), "five or six")).isEmpty();
        assertThat(VERIFIER.prepare(maths("5")).meaning("5", Deadline.in(Duration.ofSeconds(10))))
                .isEmpty();
    }

    @Test
    void shouldTakeNoticeOfTheDeadline() {
        assertThat(VERIFIER.prepare(maths("5"))
                        .meaning("<think></think><answer>5</answer>", Deadline.in(Duration.ZERO)))
                .isEmpty();
    }

    @Test
    void shouldGiveOneTextToAssignmentsHoweverTheyAreListed() {
        Puzzle puzzle = new DeductionPuzzle(List.of("A", "B"), List.of(FormulaParser.parse("(A ∧ ¬B)")), true);

        assertThat(meaning(puzzle, "A is true\nB is false"))
                .contains("true:A")
                .isEqualTo(meaning(puzzle, "1. B: false, **A** = TRUE"));
        assertThat(meaning(puzzle, "A is false\nB is false")).contains("true:");
        assertThat(meaning(puzzle, "unsatisfiable")).contains("unsatisfiable");
        assertThat(meaning(puzzle, "A is true")).isEmpty();
    }

    @Test
    void shouldNameTheOptionThatWasChosen() {
        Puzzle puzzle = new QuestionPuzzle("which?", new Reference.Choice(List.of("red", "blue"), 'B'));

        assertThat(meaning(puzzle, "(A)")).contains("A").isEqualTo(meaning(puzzle, "A. red"));
        assertThat(meaning(puzzle, "B")).contains("B");
    }
}
