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
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Function;

/**
 * Evaluates expressions to so many digits, with a bound on the error: two values whose balls are apart differ for certain.
 *
 * <p>Throws ArithmeticException where the value is undefined, out of range or could be.
 */
final class Evaluation {

    private final MathContext digits;
    private final Elementary elementary;
    private final Function<String, BigDecimal> variables;
    private final Deadline deadline;

    Evaluation(int numDigits, Function<String, BigDecimal> variables, Deadline deadline) {
        this.digits = new MathContext(numDigits);
        this.elementary = new Elementary(numDigits, deadline);
        this.variables = variables;
        this.deadline = deadline;
    }

    Ball value(MathExpression expression) {
        deadline.check();
        return switch (expression) {
            case Number(Rational value) -> rational(value);
            case Constant(Constant.Name name) ->
                switch (name) {
                    case PI -> elementary.pi();
                    case E -> elementary.exp(rational(Rational.ONE));
                };
            case Variable(String name) -> new Ball(variables.apply(name), BigDecimal.ZERO);
            case Sum(MathExpression left, MathExpression right) -> value(left).plus(value(right), digits);
            case Product(MathExpression left, MathExpression right) ->
                value(left).times(value(right), digits);
            case Quotient(MathExpression top, MathExpression bottom) ->
                value(top).dividedBy(value(bottom), digits);
            case Power(MathExpression base, MathExpression exponent) -> power(value(base), exponent);
            case Root(int degree, MathExpression radicand) -> root(degree, value(radicand));
            case Applied(MathExpression.Function function, MathExpression argument) ->
                applied(function, value(argument));
            case Infinity _ -> throw new ArithmeticException("Infinity has no value");
        };
    }

    private Ball rational(Rational value) {
        if (value.isInteger() && value.bitLength() <= 64) {
            return new Ball(new BigDecimal(value.numerator()), BigDecimal.ZERO);
        }
        return Ball.rounded(
                new BigDecimal(value.numerator()).divide(new BigDecimal(value.denominator()), digits),
                BigDecimal.ZERO,
                digits);
    }

    private Ball power(Ball base, MathExpression exponent) {
        if (exponent instanceof Number(Rational value) && value.isInteger() && value.bitLength() < 31) {
            int times = value.numerator().intValue();
            Ball power = integerPower(base, Math.abs(times));
            return times < 0 ? rational(Rational.ONE).dividedBy(power, digits) : power;
        }
        return elementary.exp(value(exponent).times(elementary.ln(base), digits));
    }

    private Ball integerPower(Ball base, int times) {
        Ball result = rational(Rational.ONE);
        Ball square = base;
        for (int rest = times; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result = result.times(square, digits);
            }
            square = rest > 1 ? square.times(square, digits) : square;
        }
        return result;
    }

    private Ball root(int degree, Ball radicand) {
        if (radicand.centre().signum() == 0 && radicand.radius().signum() == 0) {
            return radicand;
        }
        if (radicand.centre().signum() < 0) {
            if (degree % 2 == 0) {
                throw new ArithmeticException("A negative number has no real root of even degree");
            }
            return root(degree, radicand.negated()).negated();
        }
        if (degree == 2) {
            BigDecimal root = radicand.centre().sqrt(digits);
            BigDecimal error = root.multiply(radicand.radius(), Ball.UP).divide(radicand.distanceFromZero(), Ball.UP);
            return Ball.rounded(root, error, digits);
        }
        return elementary.exp(elementary.ln(radicand).dividedBy(rational(Rational.of(degree)), digits));
    }

    private Ball applied(MathExpression.Function function, Ball argument) {
        return switch (function) {
            case SIN -> elementary.sin(argument);
            case COS -> elementary.cos(argument);
            case TAN -> elementary.sin(argument).dividedBy(elementary.cos(argument), digits);
            case ARCSIN -> arcsin(argument);
            case ARCCOS -> halfPi().plus(arcsin(argument).negated(), digits);
            case ARCTAN -> elementary.arctan(argument);
            case LN -> elementary.ln(argument);
            case ABSOLUTE -> new Ball(argument.centre().abs(), argument.radius());
        };
    }

    private Ball halfPi() {
        return elementary
                .pi()
                .times(rational(new Rational(java.math.BigInteger.ONE, java.math.BigInteger.TWO)), digits);
    }

    private Ball arcsin(Ball argument) {
        if (argument.radius().signum() == 0 && argument.centre().abs().compareTo(BigDecimal.ONE) == 0) {
            return argument.centre().signum() > 0 ? halfPi() : halfPi().negated();
        }
        Ball rest = rational(Rational.ONE).plus(argument.times(argument, digits).negated(), digits);
        return elementary.arctan(argument.dividedBy(root(2, rest), digits));
    }
}
