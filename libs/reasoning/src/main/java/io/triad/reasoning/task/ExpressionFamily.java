// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Arithmetic: integer expressions whose every intermediate value stays small. */
final class ExpressionFamily implements TaskFamily {

    /** Operators in the expression, largest constant, and largest absolute value on the way. */
    private record Level(int numOperators, int maxConstant, long maxValue) {}

    private static final List<Level> LEVELS = List.of(
            new Level(2, 9, 99),
            new Level(3, 9, 199),
            new Level(4, 12, 999),
            new Level(5, 20, 4999),
            new Level(6, 50, 99_999));

    private static final List<Operator> OPERATORS = List.of(Operator.values());

    @Override
    public Optional<Draft> attempt(SplitMix64 plan, SplitMix64 random, int level, Split split) {
        Level design = LEVELS.get(level - 1);
        Expression expression = expression(design.numOperators, design.maxConstant, random);
        List<Expression.Evaluation> evaluations = expression.evaluations();
        if (evaluations.stream().anyMatch(evaluation -> Math.abs(evaluation.value()) > design.maxValue)) {
            return Optional.empty();
        }
        ArithmeticPuzzle puzzle = new ArithmeticPuzzle(expression);
        if (Split.of(puzzle) != split) {
            return Optional.empty();
        }
        String solution = evaluations.stream().map(Expression.Evaluation::text).collect(Collectors.joining("\n"));
        String answer = Long.toString(evaluations.getLast().value());
        return Optional.of(new Draft("expression", puzzle, answer, solution));
    }

    private static Expression expression(int numOperators, int maxConstant, SplitMix64 random) {
        if (numOperators == 0) {
            return new Expression.Constant(random.between(1, maxConstant));
        }
        int numLeft = random.nextInt(numOperators);
        Operator operator = random.pick(OPERATORS);
        Expression left = expression(numLeft, maxConstant, random);
        Expression right = expression(numOperators - 1 - numLeft, maxConstant, random);
        return new Expression.Operation(operator, left, right);
    }
}
