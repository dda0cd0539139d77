// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Arithmetic: integer expressions whose every intermediate value stays small. */
public final class ExpressionFamily implements TaskFamily<ArithmeticPuzzle> {

    /** Operators in the expression, largest constant, and largest absolute value on the way. */
    private record Level(int numOperators, int maxConstant, long maxValue) {}

    private static final List<Level> LEVELS = List.of(
            new Level(2, 12, 99),
            new Level(3, 12, 199),
            new Level(4, 15, 999),
            new Level(5, 20, 4999),
            new Level(6, 50, 99_999));

    private static final List<Operator> OPERATORS = List.of(Operator.values());

    @Override
    public Ability ability() {
        return Ability.ARITHMETIC;
    }

    @Override
    public String name() {
        return "expression";
    }

    @Override
    public int share(int level) {
        return 1;
    }

    @Override
    public Optional<ArithmeticPuzzle> draw(SplitMix64 plan, SplitMix64 random, int level) {
        Level design = LEVELS.get(level - 1);
        Expression expression = expression(design.numOperators, design.maxConstant, random);
        boolean small = expression.evaluations().stream()
                .allMatch(evaluation -> Math.abs(evaluation.value()) <= design.maxValue);
        return small ? Optional.of(new ArithmeticPuzzle(expression)) : Optional.empty();
    }

    @Override
    public Optional<Solution> solve(ArithmeticPuzzle puzzle, int level) {
        List<Expression.Evaluation> evaluations = puzzle.expression().evaluations();
        String reasoning = evaluations.stream().map(Expression.Evaluation::text).collect(Collectors.joining("\n"));
        String answer = Long.toString(evaluations.getLast().value());
        long numDigits = reasoning.chars().filter(Character::isDigit).count();
        return Optional.of(
                new Solution(answer, reasoning, new Difficulty(evaluations.size(), numDigits, evaluations.size(), 0)));
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
