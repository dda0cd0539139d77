// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.puzzle.CanonicalLabelling.Shape;
import java.util.List;

/** What is the value of the expression? */
public record ArithmeticPuzzle(Expression expression) implements Puzzle {

    @Override
    public Ability ability() {
        return Ability.ARITHMETIC;
    }

    @Override
    public String canonicalForm() {
        return ability().label() + "\n" + CanonicalLabelling.canonical(List.of(shape(expression)), 0);
    }

    private static Shape shape(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> new Shape.Node(constant.text(), false, List.of());
            case Expression.Operation operation ->
                new Shape.Node(
                        String.valueOf(operation.operator().symbol()),
                        operation.operator().commutative(),
                        List.of(shape(operation.left()), shape(operation.right())));
        };
    }
}
