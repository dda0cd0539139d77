// SPDX-License-Identifier: Apache-2.0
package io.triad.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that get as far as the algebra, and are made to keep it busy. */
class HostileAnswersTest {

    private static final Verifier VERIFIER = new Verifier(new SymjaAlgebra());

    private static final Set<Thread> BEFORE = Thread.getAllStackTraces().keySet();

    private static final List<String> REFERENCES = List.of(
            "(x+1)^2",
            "\\frac{x}{y}+\\sqrt{2}",
            "\\sin(x)+\\pi",
            "\\sqrt{3+2\\sqrt{2}}",
            "e^{x}",
            "\\{x, x^2\\}",
            "[0, x+y]");

    private static Judgement judge(String reference, String answer, Duration allowed) {
        return VERIFIER.judge(
                new QuestionPuzzle("?", new Reference.Maths(reference)),
                "<think></think><answer>" + answer + "</answer>",
                RewardScheme.META,
                Deadline.in(allowed));
    }

    /** Threads that some comparison started, whoever among the engine's parts did. */
    private static List<String> threadsLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !BEFORE.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("junit"))
                .toList();
    }

    private static String expression(Random random, int depth) {
        if (depth == 0) {
            return List.of("x", "y", "z", "\\pi", "2", "3.7", "\\sqrt{5}", "\\sqrt[3]{x}", "e", "99999999999999999999")
                    .get(random.nextInt(10));
        }
        String a = expression(random, depth - 1);
        String b = expression(random, depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> "(" + a + "+" + b + ")";
            case 1 -> "(" + a + "-" + b + "+1)";
            case 2 -> "(" + a + ")(" + b + ")";
            case 3 -> "\\frac{" + a + "}{" + b + "+7}";
            case 4 -> "(" + a + ")^{" + (2 + random.nextInt(20)) + "}";
            case 5 -> "\\sqrt{(" + a + ")^2+1}";
            case 6 -> "\\sin(" + a + ")\\cos(" + b + ")";
            case 7 -> "\\ln((" + a + ")^2+2)";
            default -> "|" + a + "|";
        };
    }

    /** The reference in disguise, which evaluation cannot refute; a small difference may be in it. */
    @Property(tries = 60)
    void shouldGiveAVerdictByTheDeadlineAndLeaveNothingRunning(
            @ForAll Random random, @ForAll @IntRange(min = 0, max = 4) int which, @ForAll boolean different) {
        String reference = REFERENCES.get(which);
        String ballast = expression(random, 1 + random.nextInt(3));
        String answer = "\\frac{(" + reference + ")(" + ballast + ")}{" + ballast + "}"
                + (different ? "+10^{-" + (30 + random.nextInt(60)) + "}" : "");

        Judgement judgement = judge(reference, answer, Duration.ofMillis(300));

        assertThat(judgement.verdict())
                .as("%s against %s", answer, reference)
                .isNotEqualTo(different ? Verdict.CORRECT : Verdict.WRONG);
        assertThat(threadsLeft()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(x+1)^2(x+y)^{0}",
                "\\frac{(x+1)^{502}}{(x+1)^{500}}",
                "\\frac{(x+1)^{4002}}{(x+1)^{4000}}",
                "((x+1)^{64})^{1/32}",
                "(x+1)^2+9^{x}-9^{x}",
                "(x+1)^2+9^{9^{x}}-9^{9^{x}}",
                "(x+1)^2+\\sin(9^{x^{9}})-\\sin(9^{x^{9}})",
                "(x+1)^2+\\frac{x-x}{x-x}",
                "(x+1)^2+\\frac{1}{x-x}",
                "(x+1)^2\\cdot\\frac{0}{x-x}",
                "(x+1)^2+\\ln(0x)",
                "(x+1)^2+0^{x}",
                "(x+1)^2+10^{-299}",
                "(x+1)^2+\\frac{10^{-200}}{x}"
            })
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldJudgeWhatIsMadeToKeepItBusy(String answer) {
        Judgement judgement = judge("x^2+2x+1", answer, Duration.ofSeconds(5));

        assertThat(judgement.explanation()).isNotBlank();
        assertThat(threadsLeft()).isEmpty();
        if (answer.contains("{x-x}") || answer.contains("10^") || answer.contains("0x") || answer.contains("0^")) {
            assertThat(judgement.verdict()).isNotEqualTo(Verdict.CORRECT);
        }
    }
}
