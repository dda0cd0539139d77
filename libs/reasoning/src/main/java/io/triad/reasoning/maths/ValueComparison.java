// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathExpression.Infinity;
import io.triad.reasoning.maths.MathExpression.Number;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Whether two expressions are equal: numbers exactly, others first by values at fixed points, which can only refute, and then
 * by algebra.
 *
 * <p>Points depend on nothing but the variables' names. A value is computed with more digits than the expressions write, so
 * that a small difference written out is seen.
 */
final class ValueComparison {

    static final int NUM_POINTS = 6;

    private static final int MIN_DIGITS = 40;

    /** Where the points lie, in hundredths: the first of a range and how many numbers it has. */
    private static final int[][] RANGES = {{110, 190}, {11, 80}, {-290, 180}, {310, 600}, {-90, 80}, {1100, 900}};

    private final Algebra algebra;
    private final Deadline deadline;

    ValueComparison(Algebra algebra, Deadline deadline) {
        this.algebra = algebra;
        this.deadline = deadline;
    }

    Equality compare(MathExpression left, MathExpression right) {
        deadline.check();
        if (left.equals(right)) {
            return Equality.EQUAL;
        }
        boolean numbers = left instanceof Number && right instanceof Number;
        if (numbers || left instanceof Infinity || right instanceof Infinity) {
            return Equality.DIFFERENT;
        }
        Size leftSize = Size.of(left);
        Size rightSize = Size.of(right);
        boolean small = leftSize.within(Size.ALGEBRA) && rightSize.within(Size.ALGEBRA);
        if (refuted(left, right, leftSize, rightSize)) {
            return Equality.DIFFERENT;
        }
        return small ? algebra.compare(left, right, deadline) : Equality.UNDECIDED;
    }

    private boolean refuted(MathExpression left, MathExpression right, Size leftSize, Size rightSize) {
        int numDigits = numDigits(leftSize) + numDigits(rightSize);
        boolean constant =
                leftSize.variables().isEmpty() && rightSize.variables().isEmpty();
        for (int point = 0; point < (constant ? 1 : NUM_POINTS); point++) {
            Evaluation evaluation = evaluation(point, MIN_DIGITS + numDigits);
            Optional<Ball> a = value(evaluation, left);
            Optional<Ball> b = a.isPresent() ? value(evaluation, right) : Optional.empty();
            if (b.isPresent() && a.get().apartFrom(b.get())) {
                return true;
            }
        }
        return false;
    }

    /** Whether an expression's value can be worked out at one of the points, or it is infinity. */
    boolean hasValue(MathExpression expression) {
        if (expression instanceof Infinity) {
            return true;
        }
        int numDigits = MIN_DIGITS + numDigits(Size.of(expression));
        for (int point = 0; point < NUM_POINTS; point++) {
            if (value(evaluation(point, numDigits), expression).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static int numDigits(Size size) {
        return (int) Math.min(size.numDigits(), Size.ALGEBRA.numDigits());
    }

    private Evaluation evaluation(int point, int numDigits) {
        return evaluation(point, numDigits, deadline);
    }

    /** Evaluates at one of the points. */
    static Evaluation evaluation(int point, int numDigits, Deadline deadline) {
        return new Evaluation(numDigits, name -> BigDecimal.valueOf(hundredths(name, point), 2), deadline);
    }

    /** Empty where the expression is undefined or not known well enough. */
    static Optional<Ball> value(Evaluation evaluation, MathExpression expression) {
        try {
            return Optional.of(evaluation.value(expression));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A variable's value at a point, in hundredths. */
    private static int hundredths(String name, int point) {
        int[] range = RANGES[point];
        return range[0] + Math.floorMod(name.hashCode() * 7919 + point * 104_729, range[1]);
    }

    /** Whether the differences of the sides of two equations are equal but for a constant factor. */
    Equality compareUpToFactor(MathExpression left, MathExpression right) {
        Rational factor = factor(left, right);
        if (factor.signum() == 0) {
            return Equality.DIFFERENT;
        }
        return compare(left, new MathExpression.Product(new Number(factor), right));
    }

    private Rational factor(MathExpression left, MathExpression right) {
        for (int p = 0; p < NUM_POINTS; p++) {
            int point = p;
            ExactEvaluation evaluation = new ExactEvaluation(
                    name -> new Rational(BigInteger.valueOf(hundredths(name, point)), BigInteger.valueOf(100)),
                    deadline);
            try {
                return evaluation.value(left).dividedBy(evaluation.value(right));
            } catch (ArithmeticException e) {
                // Not rational, or zero at this point: another may do.
                continue;
            }
        }
        return Rational.ONE;
    }
}
