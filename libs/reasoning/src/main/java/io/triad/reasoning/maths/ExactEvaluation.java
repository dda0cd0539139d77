// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathExpression.Applied;
import io.triad.reasoning.maths.MathExpression.Constant;
import io.triad.reasoning.maths.MathExpression.Infinity;
import io.triad.reasoning.maths.MathExpression.Number;
import io.triad.reasoning.maths.MathExpression.Power;
import io.triad.reasoning.maths.MathExpression.Product;
import io.triad.reasoning.maths.MathExpression.Quotient;
import io.triad.reasoning.maths.MathExpression.Root;
import io.triad.reasoning.maths.MathExpression.Sum;
import io.triad.reasoning.maths.MathExpression.Variable;
import java.util.function.Function;

/** Evaluates rational expressions exactly; throws ArithmeticException for others, for poles and for too long numbers. */
final class ExactEvaluation {

    private final Function<String, Rational> variables;
    private final Deadline deadline;

    ExactEvaluation(Function<String, Rational> variables, Deadline deadline) {
        this.variables = variables;
        this.deadline = deadline;
    }

    Rational value(MathExpression expression) {
        deadline.check();
        Rational value =
                switch (expression) {
                    case Number number -> number.value();
                    case Variable(String name) -> variables.apply(name);
                    case Sum(MathExpression left, MathExpression right) ->
                        value(left).plus(value(right));
                    case Product(MathExpression left, MathExpression right) ->
                        value(left).times(value(right));
                    case Quotient(MathExpression top, MathExpression bottom) ->
                        value(top).dividedBy(value(bottom));
                    case Power(MathExpression base, Number(Rational exponent))
                    when exponent.isInteger() && exponent.bitLength() < 31 ->
                        power(value(base), exponent.numerator().intValue());
                    case Power _, Root _, Applied _, Constant _, Infinity _ ->
                        throw new ArithmeticException("The expression is not rational");
                };
        if (value.bitLength() > Size.MAX_BITS) {
            throw new ArithmeticException("The number is too long");
        }
        return value;
    }

    private static Rational power(Rational base, int exponent) {
        if ((long) base.bitLength() * Math.abs(exponent) > Size.MAX_BITS) {
            throw new ArithmeticException("The power is too long");
        }
        return base.power(exponent);
    }
}
