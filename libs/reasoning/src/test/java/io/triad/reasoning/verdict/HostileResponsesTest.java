// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.Equality;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses made to hang, to exhaust or to break the verifier: each gets a verdict. */
class HostileResponsesTest {

    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> Equality.UNDECIDED);

    private static final Rule RULE = Rule.of(Junction.AND, "A", "B", "C");

    /** One puzzle of every kind. */
    private static final List<Puzzle> PUZZLES = List.of(
            new DeductionPuzzle(List.of("A", "B"), List.of(FormulaParser.parse("(A ∧ ¬B)")), true),
            new InductionPuzzle(
                    "arithmetic",
                    new MaskedSequence(
                            Notation.NUMBERS,
                            List.of(
                                    new Term.Visible(1),
                                    new Term.Visible(2),
                                    new Term.Visible(3),
                                    new Term.Visible(4),
                                    new Term.Masked()))),
            new ReachabilityPuzzle(List.of(RULE), List.of("A", "B"), List.of("C")),
            new ExplanationPuzzle(List.of(RULE), List.of("A"), List.of(), "C", List.of("B", "D")),
            new ArithmeticPuzzle(new Expression.Constant(5)),
            new QuestionPuzzle("?", new QuestionPuzzle.Reference.Maths("\\sqrt{2}x+1")),
            new QuestionPuzzle("?", new QuestionPuzzle.Reference.Maths("\\{1,2,3\\}")),
            new QuestionPuzzle("?", new QuestionPuzzle.Reference.Choice(List.of("a", "b"), 'A')));

    static List<String> hostileAnswers() {
        return List.of(
                "x".repeat(10_000_000),
                "1".repeat(10_000_000),
                "9".repeat(16_000),
                "-".repeat(16_000),
                "(".repeat(16_000),
                "(".repeat(8_000) + "1" + ")".repeat(8_000),
                "{".repeat(8_000) + "1" + "}".repeat(8_000),
                "\\{".repeat(4_000) + "1" + "\\}".repeat(4_000),
                "|".repeat(16_000),
                "\\frac{".repeat(2_000) + "1" + "}{2}".repeat(2_000),
                "\\frac{".repeat(2_600),
                "\\sqrt{".repeat(2_000) + "2" + "}".repeat(2_000),
                "\\sqrt".repeat(3_000),
                "\\sin".repeat(4_000),
                "\\boxed{".repeat(2_000) + "1" + "}".repeat(2_000),
                "\\left".repeat(3_000),
                "\\text{".repeat(2_000),
                "9^{9^{9}}",
                "9^9^9^9",
                "9^{999999999999}",
                "(x+1)^{4096}",
                "(x+y+z+a+b+c+d)^{4000}",
                "((x+1)^{99})^{99}",
                "((9^{4000})^{4000})^{4000}",
                "500!500!500!500!500!",
                "((((((9!)!)!)!)!)!)",
                "\\binom{500}{250}^{100}",
                "1/" + "3/".repeat(7_000) + "7",
                "2^{2^{2^{2^{2^{2}}}}}",
                "\\exp(\\exp(\\exp(\\exp(9))))",
                "\\sin(10^{60})",
                "\\ln(\\ln(\\ln(2)))",
                "\\pm1".repeat(3_000),
                "\\{" + "1,".repeat(5_000) + "1\\}",
                "1,".repeat(8_000) + "1",
                "\\pm1,".repeat(2_500) + "1",
                "1+".repeat(8_000) + "1",
                "x".repeat(3) + "+x".repeat(5_000),
                "x_{" + "1".repeat(10_000) + "}",
                "0." + "3".repeat(16_000),
                "0.\\overline{" + "3".repeat(16_000) + "}",
                "1,".repeat(100) + "000",
                "A is true\n".repeat(1_000_000),
                "A is true ".repeat(1_500),
                "* ".repeat(8_000),
                "*".repeat(16_001),
                "1. ".repeat(5_000),
                "and ".repeat(4_000),
                "\n".repeat(16_000),
                "\u0000".repeat(10_000),
                "\ud800".repeat(10_000),
                "5\ud800",
                "\udc00\ud800",
                "\ufeff5",
                "\u202e5",
                "a".repeat(16_000) + "!",
                "$".repeat(16_000),
                ".".repeat(16_000),
                " ".repeat(10_000_000));
    }

    @ParameterizedTest
    @MethodSource("hostileAnswers")
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldGiveAVerdictOnAnyAnswer(String answer) {
        for (Puzzle puzzle : PUZZLES) {
            Deadline deadline = Deadline.in(Duration.ofMinutes(1));

            Judgement judgement = VERIFIER.judge(puzzle, Responses.of("reasons", answer), RewardScheme.META, deadline);

            assertThat(judgement.verdict()).as("%s on %.40s", puzzle, answer).isIn(Verdict.WRONG, Verdict.UNPARSEABLE);
        }
    }

    static List<String> hostileResponses() {
        String right = Responses.of("", "5");
        return List.of(
                "",
                "<".repeat(10_000_000),
                "<think>".repeat(1_000_000),
                "<think></think><answer>5</answer>".repeat(1_000_000),
                "<|".repeat(5_000_000),
                "<|a".repeat(3_000_000),
                "<|im_start|>".repeat(1_000_000),
                "</".repeat(5_000_000),
                "\u0000".repeat(1_000_000) + right + "\u0000",
                "\ud800".repeat(1_000_000) + right,
                "x".repeat(10_000_000) + right,
                right + "<".repeat(10_000_000),
                right + "<|".repeat(5_000_000),
                right + "[".repeat(10_000_000),
                right + "｜".repeat(5_000_000));
    }

    @ParameterizedTest
    @MethodSource("hostileResponses")
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldGiveAVerdictOnAnyResponse(String response) {
        for (Puzzle puzzle : PUZZLES) {
            Judgement judgement =
                    VERIFIER.judge(puzzle, response, RewardScheme.META, Deadline.in(Duration.ofMinutes(1)));

            assertThat(judgement).isInstanceOf(Judgement.Scored.class);
        }
    }

    /** At a deadline that has passed nothing is begun, and nothing is paid or punished. */
    @Test
    void shouldMaskEveryResponsePastTheDeadline() {
        for (Puzzle puzzle : PUZZLES) {
            for (String response : List.of("", Responses.of("", "5"))) {
                Judgement judgement = VERIFIER.judge(puzzle, response, RewardScheme.META, Deadline.in(Duration.ZERO));

                assertThat(judgement).isInstanceOf(Judgement.Masked.class);
                assertThat(judgement.verdict()).isEqualTo(Verdict.TIMEOUT);
            }
        }
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(
                        "<think>",
                        "</think>",
                        "<answer>",
                        "</answer>",
                        "<|im_end|>",
                        "<",
                        ">",
                        "|",
                        "A",
                        "B",
                        "is",
                        "true",
                        "false",
                        "reachable",
                        "unreachable",
                        "unsatisfiable",
                        "none",
                        " ",
                        "\n",
                        ",",
                        ".",
                        ";",
                        ":",
                        "=",
                        "-",
                        "−",
                        "*",
                        "**",
                        "~~",
                        "1",
                        "5",
                        "16",
                        "\\frac",
                        "{",
                        "}",
                        "(",
                        ")",
                        "[",
                        "]",
                        "\\{",
                        "\\}",
                        "^",
                        "\\sqrt",
                        "x",
                        "\\pm",
                        "\\cup",
                        "\\infty",
                        "%",
                        "!",
                        "\u0000",
                        "\ud800",
                        "ſ",
                        "\\",
                        "$",
                        "\\boxed{",
                        "and",
                        "or",
                        "9999999999",
                        "\\text{",
                        "\\left",
                        "\\sin",
                        "\\pi",
                        "\\overline{")
                .list()
                .ofMaxSize(80)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 3_000)
    void shouldNeverThrow(@ForAll("soup") String text, @ForAll String other) {
        for (Puzzle puzzle : PUZZLES) {
            for (String response : List.of(text, Responses.of("", text), Responses.of(text, other), other)) {
                Judgement judgement =
                        VERIFIER.judge(puzzle, response, RewardScheme.META, Deadline.in(Duration.ofMinutes(1)));

                assertThat(judgement.explanation()).isNotBlank();
                assertThat(judgement.verdict()).isNotEqualTo(Verdict.TIMEOUT);
            }
        }
    }
}
