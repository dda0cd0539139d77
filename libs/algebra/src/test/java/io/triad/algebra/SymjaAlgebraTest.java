// SPDX-License-Identifier: Apache-2.0
package io.triad.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.DeadlinePassedException;
import io.triad.reasoning.maths.Equality;
import io.triad.reasoning.maths.MathAnswer;
import io.triad.reasoning.maths.MathAnswers;
import io.triad.reasoning.maths.MathExpression;
import io.triad.reasoning.maths.Size;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SymjaAlgebraTest {

    private static final SymjaAlgebra ALGEBRA = new SymjaAlgebra();

    private static final Set<Thread> BEFORE = Thread.getAllStackTraces().keySet();

    /** Nothing that is simplified at once. */
    private static final String HARD = "\\sqrt{a+\\sqrt{b+\\sqrt{c}}}+\\sin(a+b)\\cos(b+c)\\tan(a+c)"
            + "+\\frac{a^{11}-b^{11}}{a-b}+\\frac{(a+b+c)^{12}}{a^3+b^3+c^3}+\\frac{(a-b)^{13}}{\\sqrt{a^2+b^2+1}}";

    private static MathExpression expression(String text) {
        return switch (MathAnswers.read(text, Deadline.in(Duration.ofMinutes(1)))) {
            case MathAnswers.Reading.Read(MathAnswer.Value(MathExpression expression)) -> expression;
            case MathAnswers.Reading.Read other -> throw new AssertionError(other);
            case MathAnswers.Reading.Unreadable(String reason) -> throw new AssertionError(reason);
        };
    }

    /** Threads that some comparison started, whoever among the engine's parts did. */
    private static List<String> threadsLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !BEFORE.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("junit"))
                .toList();
    }

    @Test
    void shouldStopAtTheDeadlineAndLeaveNoThread() {
        MathExpression left = expression(HARD);
        MathExpression right = expression(HARD + "+\\sqrt{a^2+2ab+b^2}");

        for (int millis : new int[] {0, 1, 5, 20}) {
            assertThatThrownBy(() -> ALGEBRA.compare(left, right, Deadline.in(Duration.ofMillis(millis))))
                    .isInstanceOf(DeadlinePassedException.class)
                    .hasMessageContaining(millis + " ms");
            assertThat(threadsLeft()).isEmpty();
        }
        assertThat(ALGEBRA.compare(expression("(x+1)^2"), expression("x^2+2x+1"), Deadline.in(Duration.ofMinutes(1))))
                .isEqualTo(Equality.EQUAL);
    }

    @Test
    void shouldStopWhenItsCallerIsInterrupted() {
        MathExpression left = expression(HARD);
        MathExpression right = expression("x");

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> ALGEBRA.compare(left, right, Deadline.in(Duration.ofMinutes(1))))
                    .isInstanceOf(DeadlinePassedException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(threadsLeft()).isEmpty();
    }

    /** Letters that mean something to the engine are variables like any other. */
    @Test
    void shouldNotMistakeVariablesForConstants() {
        for (String name : new String[] {"E", "I", "D", "N", "C", "O", "i", "E_1"}) {
            assertThat(ALGEBRA.compare(expression(name + "^2"), expression("-1"), Deadline.in(Duration.ofMinutes(1))))
                    .isNotEqualTo(Equality.EQUAL);
        }
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        MathExpression large = expression("(a+b+c+d+f+g+h)^{40}");

        assertThat(Size.of(large).within(Size.ALGEBRA)).isFalse();
        assertThatThrownBy(() -> ALGEBRA.compare(large, large, Deadline.in(Duration.ofMinutes(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larger");
    }
}
