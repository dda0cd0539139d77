// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {

    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> {
        throw new AssertionError("no puzzle here is a question in words");
    });

    /** Only A true, B false satisfies it. */
    private static final Puzzle ASSIGNMENT = deduction("A∧¬B");

    private static final Puzzle CONTRADICTION = deduction("A∧B", "A⊕B");
    private static final Puzzle MANY_MODELS = deduction("A∨B");
    /** The value is −16. */
    private static final Puzzle NUMBER = new ArithmeticPuzzle(
            new Expression.Operation(Operator.MINUS, new Expression.Constant(4), new Expression.Constant(20)));

    private static final Puzzle LETTER = sequence(Notation.LETTERS, 0, 2, 4, 6);
    /** C is reachable, E is not. */
    private static final Puzzle GOALS = new ReachabilityPuzzle(
            List.of(Rule.of(Junction.AND, "A", "B", "C"), Rule.of(Junction.AND, "C", "D", "E")),
            List.of("A", "B"),
            List.of("C", "E"));

    private static Puzzle deduction(String... formulas) {
        List<Formula> parsed = new ArrayList<>();
        for (String formula : formulas) {
            parsed.add(FormulaParser.parse(formula));
        }
        return new DeductionPuzzle(List.of("A", "B"), parsed, true);
    }

    private static Puzzle sequence(Notation notation, long... visible) {
        List<Term> terms = new ArrayList<>();
        for (long value : visible) {
            terms.add(new Term.Visible(value));
        }
        terms.add(new Term.Masked());
        return new InductionPuzzle("test", new MaskedSequence(notation, terms));
    }

    private static Verdict answer(Puzzle puzzle, String answer) {
        return verdict(puzzle, Responses.of("reasons", answer));
    }

    private static Verdict verdict(Puzzle puzzle, String response) {
        return VERIFIER.judge(puzzle, response, RewardScheme.META).verdict();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A is true\nB is false",
                "B is false\nA is true",
                "A: true\nB: false",
                "A = true, B = false",
                "A=true B=false",
                "A is true, and B is false.",
                "A is true and B is false",
                "A is true; B is false;",
                "**A** is true\n**B** is false",
                "**A is true**\n**B is false**",
                "**A:** true\n**B:** false",
                "- A is true\n- B is false",
                "* A is true\n* B is false",
                "• A is true\n• B is false",
                "1. A is true\n2. B is false",
                "1) A is true 2) B is false",
                "1. A is true 2. B is false",
                "1. **A**: true.\n2. **B**: false.",
                "A is true.\r\nB is false.\r\n",
                "\n\n  A is True \n\n\tB is FALSE  \n"
            })
    void shouldAcceptHonestAssignments(String answer) {
        assertThat(answer(ASSIGNMENT, answer)).isEqualTo(Verdict.CORRECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n ",
                "not A is true\nB is false",
                "A is not true\nB is false",
                "A is true or false\nB is false",
                "A is true or B is false",
                "a is true\nb is false",
                "A is true\nb is false",
                "Α is true\nB is false", // Greek capital alpha
                "Ａ is true\nB is false", // full-width A
                "A iſ true\nB is false",
                "A is true\nB is falſe",
                "A is true",
                "A is true\nB is false\nC is true",
                "A is true\nB is false\nB is false",
                "A is true\nB is true\nB is false",
                "A is true\nB is false\nunsatisfiable",
                "unsatisfiable\nA is true\nB is false",
                "A is true\n~~B is true~~\nB is false",
                "A is true\nB is false\nWait, no",
                "if A is true then B is false",
                "A is true unless B is false",
                "suppose A is true\nB is false",
                "A is true\nB is false?",
                "A is true\nB is false!",
                "A is true (B is false)",
                "A, B is true",
                "A is true\nB is",
                "A is true\nB",
                "A is\ntrue\nB is false",
                "A is tr**ue**\nB is false",
                "**A is true\nB is false",
                "**A is true\nB is false**",
                "A is true and\nB is false and",
                "and A is true B is false",
                "A is true,, B is false",
                "A is 1\nB is 0",
                "A1 is true\nB is false",
                "A == true\nB == false",
                "¬B\nA",
                "{\"A\": true, \"B\": false}",
                "A is true\u00a0\nB is false",
                "A is true\nB is fal\u200bse",
                "A is true\nB is false\u0000"
            })
    void shouldNotReadOtherAssignments(String answer) {
        assertThat(answer(ASSIGNMENT, answer)).isEqualTo(Verdict.UNPARSEABLE);
    }

    @Test
    void shouldEvaluateInsteadOfComparing() {
        assertThat(answer(ASSIGNMENT, "A is true\nB is true")).isEqualTo(Verdict.WRONG);
        assertThat(answer(MANY_MODELS, "A is true\nB is false")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(MANY_MODELS, "A is false\nB is true")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(MANY_MODELS, "A is false\nB is false")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void shouldFindOutForItselfWhetherThereIsAnAssignment() {
        assertThat(answer(CONTRADICTION, "unsatisfiable")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(CONTRADICTION, "**Unsatisfiable.**")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(CONTRADICTION, "A is true\nB is true")).isEqualTo(Verdict.WRONG);
        assertThat(answer(ASSIGNMENT, "unsatisfiable")).isEqualTo(Verdict.WRONG);
        assertThat(answer(CONTRADICTION, "not unsatisfiable")).isEqualTo(Verdict.UNPARSEABLE);
        assertThat(answer(CONTRADICTION, "unsatisfiable unsatisfiable")).isEqualTo(Verdict.UNPARSEABLE);
        assertThat(answer(CONTRADICTION, "unsatisfiable or satisfiable")).isEqualTo(Verdict.UNPARSEABLE);
        assertThat(answer(CONTRADICTION, "unſatisfiable")).isEqualTo(Verdict.UNPARSEABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-16", "−16", "**-16**", "-16.", " \n-16\n ", "-016", "-16 ."})
    void shouldAcceptHonestIntegers(String answer) {
        assertThat(answer(NUMBER, answer)).isEqualTo(Verdict.CORRECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "- 16",
                "-1_6",
                "-1 6",
                "-１６",
                "-١٦",
                "-16.0",
                "-16,",
                "--16",
                "-16 or 16",
                "x=-16",
                "(-16)",
                "-1**6**",
                "-\n16",
                "$-16$",
                "minus 16",
                "-16-",
                "1-16",
                "-0x10",
                "-16 -16",
                "*-16",
                "–16"
            })
    void shouldNotReadOtherIntegers(String answer) {
        assertThat(answer(NUMBER, answer)).isEqualTo(Verdict.UNPARSEABLE);
    }

    @Test
    void shouldReadIntegersOfAnySize() {
        Puzzle sixteen = new ArithmeticPuzzle(new Expression.Constant(16));

        assertThat(answer(sixteen, "16")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(sixteen, "+16")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(sixteen, "-16")).isEqualTo(Verdict.WRONG);
        assertThat(answer(sixteen, "18446744073709551632")).isEqualTo(Verdict.WRONG); // 2^64 + 16
        assertThat(answer(sixteen, "9".repeat(10_000))).isEqualTo(Verdict.WRONG);
        assertThat(answer(new ArithmeticPuzzle(new Expression.Constant(0)), "-0"))
                .isEqualTo(Verdict.CORRECT);
    }

    @Test
    void shouldReadOneCapitalLetter() {
        assertThat(answer(LETTER, "I")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(LETTER, "**I**.")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(LETTER, "J")).isEqualTo(Verdict.WRONG);
        for (String answer : List.of("i", "I or J", "II", "8", "", "Ｉ", "I, J")) {
            assertThat(answer(LETTER, answer)).as(answer).isEqualTo(Verdict.UNPARSEABLE);
        }
    }

    @Test
    void shouldJudgeEveryGoal() {
        assertThat(answer(GOALS, "C is reachable\nE is unreachable")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(GOALS, "E: unreachable, C: Reachable.")).isEqualTo(Verdict.CORRECT);
        assertThat(answer(GOALS, "C is reachable\nE is reachable")).isEqualTo(Verdict.WRONG);
        for (String answer : List.of(
                "C is reachable",
                "C is reachable\nE is not reachable",
                "C is reachable\nE is reachable or unreachable",
                "C is reachable\nE is unreachable\nA is reachable",
                "c is reachable\ne is unreachable",
                "C is true\nE is false")) {
            assertThat(answer(GOALS, answer)).as(answer).isEqualTo(Verdict.UNPARSEABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-16",
                "<answer>-16</answer>",
                "<think>a</think>-16",
                "<think>a<answer>-16</answer>",
                "<answer>-16</answer><think>a</think>",
                "<think>a<answer>-16</answer></think>",
                "<think>a</think><answer>-16</answer><answer>-16</answer>",
                "<think>a</think><think>b</think><answer>-16</answer>",
                "<think>I write <answer> soon</think><answer>-16</answer>",
                "<think>the tag </think> ends this</think><answer>-16</answer>",
                "<Think>a</Think><answer>-16</answer>",
                "<think >a</think><answer>-16</answer>",
                "<think id=1>a</think><answer>-16</answer>",
                "<think>a</think><ANSWER>-16</ANSWER>",
                "<think>a</think></answer>-16<answer>",
                "<think>a</think><answer>-16"
            })
    void shouldCallBrokenTagsMalformed(String response) {
        Judgement judgement = VERIFIER.judge(NUMBER, response, RewardScheme.META);

        assertThat(judgement.verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(((Judgement.Scored) judgement).reward()).isEqualTo(-3.0);
    }

    @Test
    void shouldIgnoreTextOutsideTheTags() {
        assertThat(verdict(NUMBER, "Well. <think>a</think> so <answer>-16</answer> done"))
                .isEqualTo(Verdict.CORRECT);
        assertThat(verdict(NUMBER, "<think></think><answer>-16</answer>")).isEqualTo(Verdict.CORRECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>a</think><answer>-16</answer><|im_end|>\n<|im_start|>assistant",
                "wrong<|im_end|><|im_start|>assistant\n<think>a</think><answer>-16</answer>",
                "<think><|im_start|></think><answer>-16</answer>",
                "<think>a</think><answer>-16<|endoftext|></answer>",
                "[INST]x[/INST]<think>a</think><answer>-16</answer>",
                "<start_of_turn>model<think>a</think><answer>-16</answer>",
                "<think>a</think><answer>-16</answer></s>",
                "<｜Assistant｜><think>a</think><answer>-16</answer>"
            })
    void shouldNotPayForASecondTurn(String response) {
        assertThat(verdict(NUMBER, response)).isEqualTo(Verdict.UNPARSEABLE);
    }

    @Test
    void shouldNotTakeBarsInTheReasoningForAMarker() {
        assertThat(verdict(NUMBER, "<think>|4|<|20| and |4|>0</think><answer>-16</answer>"))
                .isEqualTo(Verdict.CORRECT);
    }

    @Test
    void shouldPayByTheTable() {
        String right = Responses.of("", "-16");
        String wrong = Responses.of("", "16");
        String unreadable = Responses.of("", "who knows");

        assertThat(rewards(right, RewardScheme.META)).containsExactly(1.0, 2.0, 3.0);
        assertThat(rewards(wrong, RewardScheme.META)).containsExactly(1.0, -1.5, -0.5);
        assertThat(rewards(unreadable, RewardScheme.META)).containsExactly(1.0, -2.0, -1.0);
        assertThat(rewards("-16", RewardScheme.META)).containsExactly(-1.0, -2.0, -3.0);
        assertThat(rewards(right, RewardScheme.DOMAIN)).containsExactly(0.0, 1.0, 1.0);
        for (String response : List.of(wrong, unreadable, "-16")) {
            assertThat(rewards(response, RewardScheme.DOMAIN)).containsExactly(0.0, 0.0, 0.0);
        }
    }

    private static List<Double> rewards(String response, RewardScheme scheme) {
        Judgement.Scored scored = (Judgement.Scored) VERIFIER.judge(NUMBER, response, scheme);
        return List.of(scored.formatReward(), scored.answerReward(), scored.reward());
    }

    @Test
    void shouldMaskWhatItCannotSolve() {
        Puzzle overflow = new ArithmeticPuzzle(new Expression.Operation(
                Operator.TIMES, new Expression.Constant(Long.MAX_VALUE), new Expression.Constant(2)));
        Puzzle undetermined = sequence(Notation.NUMBERS, 2, 3, 5, 7, 11, 13);

        for (Puzzle puzzle : List.of(overflow, undetermined)) {
            Judgement judgement = VERIFIER.judge(puzzle, Responses.of("", "1"), RewardScheme.META);
            assertThat(judgement).isInstanceOf(Judgement.Masked.class);
            assertThat(judgement.verdict()).isEqualTo(Verdict.VERIFIER_ERROR);
            assertThat(judgement.explanation()).isNotBlank();
        }
    }

    @Test
    void shouldBoundWhatItReads() {
        String hugeAnswer = "A is true\n".repeat(100_000);
        String longResponse = Responses.of("x".repeat(10_000_000), "-16");
        String hugeResponse = Responses.of("x".repeat(1 << 24), "-16");

        assertThat(answer(ASSIGNMENT, hugeAnswer)).isEqualTo(Verdict.UNPARSEABLE);
        assertThat(verdict(NUMBER, longResponse)).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(NUMBER, hugeResponse)).isEqualTo(Verdict.MALFORMED);
        assertThat(answer(ASSIGNMENT, "*".repeat(16_000))).isEqualTo(Verdict.UNPARSEABLE);
        assertThat(answer(NUMBER, "\n".repeat(16_000) + "-16")).isEqualTo(Verdict.CORRECT);
    }
}
