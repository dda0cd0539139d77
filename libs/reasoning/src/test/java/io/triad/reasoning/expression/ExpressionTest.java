// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.expression.Expression.Constant;
import io.triad.reasoning.expression.Expression.Operation;
import org.junit.jupiter.api.Test;

class ExpressionTest {

    private static final Expression TREE = new Operation(
            Operator.MINUS,
            new Constant(5),
            new Operation(
                    Operator.TIMES, new Operation(Operator.MINUS, new Constant(2), new Constant(4)), new Constant(3)));

    @Test
    void shouldEvaluateOperandsFirst() {
        assertThat(TREE.text()).isEqualTo("5-((2-4)*3)");
        assertThat(TREE.evaluate()).isEqualTo(11);
        assertThat(TREE.evaluations())
                .extracting(Expression.Evaluation::text)
                .containsExactly("2-4=-2", "-2*3=-6", "5-(-6)=11");
    }

    @Test
    void shouldNotReturnAValueThatDoesNotFit() {
        Expression huge = new Operation(Operator.TIMES, new Constant(Long.MAX_VALUE), new Constant(2));

        assertThatThrownBy(huge::evaluate).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void shouldRefuseTreesThatAreTooDeepToWalk() {
        assertThatThrownBy(() -> {
                    Expression expression = new Constant(1);
                    for (int i = 0; i < 1000; i++) {
                        expression = new Operation(Operator.PLUS, expression, new Constant(1));
                    }
                })
                .hasMessageContaining("64");
    }

    @Test
    void shouldRefuseNegativeConstants() {
        assertThatThrownBy(() -> new Constant(-1)).hasMessageContaining("-1");
    }
}
