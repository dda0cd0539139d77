// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.audit.Shortcut.Guess;
import io.triad.reasoning.audit.Shortcut.Look;
import io.triad.reasoning.audit.Shortcut.Outcome;
import io.triad.reasoning.audit.Shortcut.Seen;
import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.task.Task;
import java.util.List;
import java.util.function.ToLongFunction;

/** Tricks on expressions: a part of them alone. */
final class ArithmeticShortcuts {

    static final List<Shortcut> ALL = List.of(
            new Look("the commonest answer", task -> List.of(new Seen("", task.answer()))),
            guess(
                    "the first step alone",
                    expression -> expression.evaluations().getFirst().value()),
            new Guess("the sum of all constants", ArithmeticShortcuts::sumOfConstants));

    private ArithmeticShortcuts() {}

    private static Guess guess(String name, ToLongFunction<Expression> value) {
        return new Guess(name, task -> List.of(new Outcome(value(task, value).equals(task.answer()), 0)));
    }

    /** No shortcut where the expression says nothing else. */
    private static List<Outcome> sumOfConstants(Task task) {
        Expression expression = ((ArithmeticPuzzle) task.puzzle()).expression();
        boolean onlySums =
                expression.evaluations().stream().allMatch(evaluation -> evaluation.operator() == Operator.PLUS);
        return List.of(new Outcome(Long.toString(sum(expression)).equals(task.answer()), onlySums ? 1 : 0));
    }

    private static String value(Task task, ToLongFunction<Expression> value) {
        return Long.toString(value.applyAsLong(((ArithmeticPuzzle) task.puzzle()).expression()));
    }

    private static long sum(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> constant.value();
            case Expression.Operation operation -> sum(operation.left()) + sum(operation.right());
        };
    }
}
