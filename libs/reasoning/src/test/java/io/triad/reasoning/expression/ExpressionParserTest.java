// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionParserTest {
    @Test
    void shouldReadBackEveryGeneratedExpression() {
        for (int level = 1; level <= TaskSpec.MAX_LEVEL; level++) {
            for (int seed = 0; seed < 40; seed++) {
                ArithmeticPuzzle puzzle = (ArithmeticPuzzle)
                        TaskGenerator.generate(TaskSpec.of(Ability.ARITHMETIC, level, Split.TRAIN, seed))
                                .puzzle();
                assertThat(ExpressionParser.parse(puzzle.expression().text())).isEqualTo(puzzle.expression());
            }
        }
    }

    @Test
    void shouldReadByHand() {
        assertThat(ExpressionParser.parse("(3+4)*2").evaluate()).isEqualTo(14);
        assertThat(ExpressionParser.parse("3-(4*(1-9))").evaluate()).isEqualTo(35);
        assertThat(ExpressionParser.parse("12").evaluate()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1+", "1+2*3", "(1+2", "1 + 2", "-1", "1/2", "x", "99999999999999999999", "(1+2))", "()"})
    void shouldRefuse(String text) {
        assertThatThrownBy(() -> ExpressionParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseDeepNestingAndLengthWithoutOverflow() {
        assertThatThrownBy(() -> ExpressionParser.parse("(".repeat(4000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nests at most");
        assertThatThrownBy(() -> ExpressionParser.parse("1".repeat(5000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4096");
    }
}
