// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.Equality;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionVerdictTest {

    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> Equality.UNDECIDED);

    private static final QuestionPuzzle CHOICE =
            new QuestionPuzzle("Which?", new Reference.Choice(List.of("one half", "$\\frac13$", "none."), 'B'));

    private static QuestionPuzzle maths(String reference) {
        return new QuestionPuzzle("How much?", new Reference.Maths(reference));
    }

    private static Verdict answer(QuestionPuzzle puzzle, String answer) {
        return VERIFIER.judge(puzzle, Responses.of("reasons", answer), RewardScheme.META)
                .verdict();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B",
                "(B)",
                "B.",
                "(B).",
                "B)",
                "**B**",
                "$B$",
                "\\boxed{B}",
                "$\\boxed{B}$",
                "\\text{B}",
                "\\boxed{\\text{(B)}}",
                " \nB\n ",
                "The answer is B.",
                "B. \\frac13",
                "B) \\frac13",
                "B: \\frac13",
                "(B) \\frac13"
            })
    void shouldAcceptTheLetterOfTheRightOption(String answer) {
        assertThat(answer(CHOICE, answer)).isEqualTo(Verdict.CORRECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "(C)", "A. one half", "A. one  half.", "C) none", "\\boxed{A}"})
    void shouldTellAnotherOptionFromTheRightOne(String answer) {
        assertThat(answer(CHOICE, answer)).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "b",
                "(b)",
                "D",
                "B C",
                "B, A",
                "A or B",
                "A B",
                "BA",
                "BB",
                "not B",
                "B?",
                "~~A~~ B",
                "B. one half",
                "A. \\frac13",
                "(B",
                "B if A",
                "\\frac13",
                "Ｂ",
                "В", // Cyrillic
                "option B",
                "\\boxed{A} \\boxed{B}",
                "B\nA"
            })
    void shouldNotReadOtherChoices(String answer) {
        assertThat(answer(CHOICE, answer)).isEqualTo(Verdict.UNPARSEABLE);
    }

    @Test
    void shouldJudgeMathsByWhatItMeans() {
        QuestionPuzzle half = maths("\\frac{1}{2}");

        for (String right : List.of("0.5", "1/2", "50%", "\\boxed{\\frac12}", "$\\frac{2}{4}$.", "x = 0.5")) {
            assertThat(answer(half, right)).as(right).isEqualTo(Verdict.CORRECT);
        }
        for (String wrong : List.of("0.6", "-1/2", "2", "1/2, 3", "\\pm\\frac12", "\\sqrt{0.5}", "y")) {
            assertThat(answer(half, wrong)).as(wrong).isEqualTo(Verdict.WRONG);
        }
        for (String none : List.of("", "half", "0.5 or 0.6", "not 0.5", "0.5 0.6", "１/2", "1/2?", "9^{9^{9}}")) {
            assertThat(answer(half, none)).as(none).isEqualTo(Verdict.UNPARSEABLE);
        }
    }

    /** What names the right value beside another one is not paid, however the two are joined. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7 or 5",
                "7, 5",
                "5, 7",
                "7; 5",
                "7 and 5",
                "7\n5",
                "7 5",
                "7 = 5",
                "5 = 7",
                "5 = x = 7",
                "x = 7, x = 5",
                "x = 5, y = 7",
                "\\{5, 7\\}",
                "(5, 7)",
                "[5, 7]",
                "~~7~~ 5",
                "\\boxed{7}\\boxed{5}",
                "\\boxed{7} 5",
                "5 \\ne 7",
                "5 \\approx 7",
                "5?",
                "5!",
                "-5",
                "5i",
                "5x",
                "not 5",
                "5 if x",
                "5 \\pm 0.1",
                "5 \\text{ or } 7",
                "(-\\infty, \\infty)",
                "\\mathbb{R}",
                "x",
                "\\frac{x-x}{x-x}",
                "0/0",
                "\\infty"
            })
    void shouldNotPayForAHedge(String answer) {
        assertThat(answer(maths("5"), answer)).isIn(Verdict.WRONG, Verdict.UNPARSEABLE);
    }

    @Test
    void shouldCompareWordsWhereTheReferenceIsWords() {
        assertThat(answer(maths("\\text{Evelyn}"), "Evelyn.")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(maths("\\text{Evelyn}"), "Carla")).isEqualTo(Verdict.WRONG);
        assertThat(answer(maths("\\text{Evelyn}"), "Evelyn, Carla")).isEqualTo(Verdict.UNPARSEABLE);
        assertThat(answer(maths("\\text{Evelyn}"), "Evelyn or Carla")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void shouldMaskWhatItCannotDecideAndWhatHasNoReadableReference() {
        for (Judgement judgement : List.of(
                VERIFIER.judge(maths("(x+1)^2"), Responses.of("", "x^2+2x+1"), RewardScheme.META),
                VERIFIER.judge(maths("see figure 2!"), Responses.of("", "5"), RewardScheme.META))) {
            assertThat(judgement).isInstanceOf(Judgement.Masked.class);
            assertThat(judgement.verdict()).isEqualTo(Verdict.VERIFIER_ERROR);
            assertThat(judgement.explanation()).contains("could not be judged");
        }
    }

    @Test
    void shouldMaskWhatPassesItsDeadline() {
        Verifier endless = new Verifier((left, right, deadline) -> {
            while (true) {
                deadline.check();
            }
        });

        Judgement judgement = endless.judge(
                maths("(x+1)^2"), Responses.of("", "x^2+2x+1"), RewardScheme.META, Deadline.in(Duration.ofMillis(20)));

        assertThat(judgement).isInstanceOf(Judgement.Masked.class);
        assertThat(judgement.verdict()).isEqualTo(Verdict.TIMEOUT);
        assertThat(judgement.explanation()).contains("20 ms");
    }

    @Test
    void shouldTellPuzzlesApartThatItJudgesInTurn() {
        for (int turn = 0; turn < 3; turn++) {
            assertThat(answer(maths("5"), "5")).isEqualTo(Verdict.CORRECT);
            assertThat(answer(maths("6"), "5")).isEqualTo(Verdict.WRONG);
            assertThat(answer(CHOICE, "B")).isEqualTo(Verdict.CORRECT);
        }
    }
}
