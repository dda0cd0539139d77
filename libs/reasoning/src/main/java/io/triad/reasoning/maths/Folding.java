// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathExpression.Applied;
import io.triad.reasoning.maths.MathExpression.Constant;
import io.triad.reasoning.maths.MathExpression.Function;
import io.triad.reasoning.maths.MathExpression.Number;
import io.triad.reasoning.maths.MathExpression.Power;
import io.triad.reasoning.maths.MathExpression.Product;
import io.triad.reasoning.maths.MathExpression.Quotient;
import io.triad.reasoning.maths.MathExpression.Root;
import io.triad.reasoning.maths.MathExpression.Sum;
import java.math.BigInteger;

/** Builds expressions within bounds; what is exact is worked out at once. */
final class Folding {

    private static final int MAX_DEGREE = 64;

    private static final int MAX_FACTORIAL = 500;

    private final Deadline deadline;
    private int numNodes;

    Folding(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Counting begins anew with each item of a list. */
    void begin() {
        numNodes = 0;
    }

    private <T extends MathExpression> T built(T expression) {
        deadline.check();
        if (++numNodes > Size.MAX_NODES) {
            throw new UnreadableException("the expression has more than " + Size.MAX_NODES + " parts");
        }
        return expression;
    }

    MathExpression number(Rational value) {
        if (value.bitLength() > Size.MAX_BITS) {
            throw new UnreadableException("a number is too long to be worked out");
        }
        return built(new Number(value));
    }

    MathExpression sum(MathExpression left, MathExpression right) {
        return left instanceof Number(Rational a) && right instanceof Number(Rational b)
                ? number(a.plus(b))
                : built(new Sum(left, right));
    }

    MathExpression product(MathExpression left, MathExpression right) {
        return left instanceof Number(Rational a) && right instanceof Number(Rational b)
                ? number(a.times(b))
                : built(new Product(left, right));
    }

    MathExpression negated(MathExpression expression) {
        return product(MathExpression.number(-1), expression);
    }

    MathExpression quotient(MathExpression numerator, MathExpression denominator) {
        if (denominator instanceof Number(Rational b)) {
            if (b.signum() == 0) {
                throw new UnreadableException("something is divided by zero");
            }
            if (numerator instanceof Number(Rational a)) {
                return number(a.dividedBy(b));
            }
        }
        return built(new Quotient(numerator, denominator));
    }

    MathExpression power(MathExpression base, MathExpression exponent) {
        if (!(exponent instanceof Number(Rational power))) {
            return built(new Power(base, exponent));
        }
        if (!power.isInteger()) {
            return fractional(base, power);
        }
        if (power.bitLength() > 30 || Math.abs(power.numerator().intValue()) > Size.MAX_EXPONENT) {
            throw new UnreadableException("an exponent is beyond " + Size.MAX_EXPONENT);
        }
        int times = power.numerator().intValue();
        if (!(base instanceof Number(Rational value))) {
            return built(new Power(base, exponent));
        }
        if (value.signum() == 0 && times <= 0) {
            throw new UnreadableException("zero has no power " + times);
        }
        if ((long) value.bitLength() * Math.abs(times) > Size.MAX_BITS) {
            throw new UnreadableException("a power is too large to be worked out");
        }
        return number(value.power(times));
    }

    private MathExpression fractional(MathExpression base, Rational power) {
        if (power.bitLength() > 30 || power.denominator().intValue() > MAX_DEGREE) {
            throw new UnreadableException("an exponent is a fraction beyond the roots of degree " + MAX_DEGREE);
        }
        if (!(base instanceof Number(Rational value))) {
            return built(new Power(base, new Number(power)));
        }
        if (value.signum() < 0) {
            throw new UnreadableException("a negative number has a fraction for its exponent");
        }
        return power(root(power.denominator().intValue(), base), number(Rational.of(power.numerator())));
    }

    MathExpression root(int degree, MathExpression radicand) {
        if (degree < 2 || degree > MAX_DEGREE) {
            throw new UnreadableException("roots have degrees from 2 to " + MAX_DEGREE);
        }
        if (!(radicand instanceof Number(Rational value))) {
            return built(new Root(degree, radicand));
        }
        if (value.signum() < 0 && degree % 2 == 0) {
            throw new UnreadableException("a negative number has no real root of even degree");
        }
        if (value.signum() < 0) {
            return negated(root(degree, number(value.times(Rational.MINUS_ONE))));
        }
        BigInteger numerator = floorRoot(value.numerator(), degree);
        BigInteger denominator = floorRoot(value.denominator(), degree);
        return numerator.pow(degree).equals(value.numerator())
                        && denominator.pow(degree).equals(value.denominator())
                ? number(new Rational(numerator, denominator))
                : built(new Root(degree, radicand));
    }

    /** The largest integer whose power is not above {@code value}, by Newton's method from above. */
    private BigInteger floorRoot(BigInteger value, int degree) {
        if (value.signum() == 0) {
            return value;
        }
        BigInteger n = BigInteger.valueOf(degree);
        BigInteger guess = BigInteger.ONE.shiftLeft(value.bitLength() / degree + 1);
        while (true) {
            deadline.check();
            BigInteger next = guess.multiply(BigInteger.valueOf(degree - 1L))
                    .add(value.divide(guess.pow(degree - 1)))
                    .divide(n);
            if (next.compareTo(guess) >= 0) {
                return guess;
            }
            guess = next;
        }
    }

    MathExpression applied(Function function, MathExpression argument) {
        if (argument instanceof Number(Rational value)) {
            if (function == Function.ABSOLUTE) {
                return number(value.signum() < 0 ? value.times(Rational.MINUS_ONE) : value);
            }
            if (function == Function.LN && value.signum() <= 0) {
                throw new UnreadableException("only positive numbers have logarithms");
            }
            if (function == Function.LN && value.equals(Rational.ONE)) {
                return number(Rational.ZERO);
            }
        }
        if (function == Function.LN && argument instanceof Constant(Constant.Name name) && name == Constant.Name.E) {
            return number(Rational.ONE);
        }
        return built(new Applied(function, argument));
    }

    MathExpression factorial(MathExpression argument) {
        int n = smallInteger(argument, MAX_FACTORIAL);
        BigInteger product = BigInteger.ONE;
        for (int factor = 2; factor <= n; factor++) {
            product = product.multiply(BigInteger.valueOf(factor));
        }
        return number(Rational.of(product));
    }

    MathExpression binomial(MathExpression top, MathExpression bottom) {
        int n = smallInteger(top, MAX_FACTORIAL);
        int k = smallInteger(bottom, MAX_FACTORIAL);
        BigInteger value = k > n ? BigInteger.ZERO : BigInteger.ONE;
        for (int i = 1; i <= k && k <= n; i++) {
            value = value.multiply(BigInteger.valueOf(n - k + (long) i)).divide(BigInteger.valueOf(i));
        }
        return number(Rational.of(value));
    }

    private static int smallInteger(MathExpression expression, int most) {
        if (expression instanceof Number(Rational value)
                && value.isInteger()
                && value.signum() >= 0
                && value.bitLength() < 31
                && value.numerator().intValue() <= most) {
            return value.numerator().intValue();
        }
        throw new UnreadableException("only integers from 0 to " + most + " have factorials here");
    }
}
