// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Exponential, logarithm, sine, cosine and arc tangent by their series after reduction of the argument, with a bound on the
 * error. The work is done with {@value #GUARD} digits more than are claimed, so that its own rounding stays below the last one.
 */
final class Elementary {

    private static final int GUARD = 15;

    private static final BigDecimal MAX_EXPONENT = BigDecimal.valueOf(20_000);

    private static final BigDecimal MAX_ANGLE = BigDecimal.valueOf(1_000_000);

    private static final int HALVINGS = 8;

    private final MathContext claimed;
    private final MathContext work;
    private final BigDecimal smallest;
    private final Deadline deadline;
    private @org.jspecify.annotations.Nullable BigDecimal pi;

    Elementary(int numDigits, Deadline deadline) {
        this.claimed = new MathContext(numDigits);
        this.work = new MathContext(numDigits + GUARD);
        this.smallest = BigDecimal.ONE.scaleByPowerOfTen(-numDigits - GUARD);
        this.deadline = deadline;
    }

    Ball pi() {
        return Ball.rounded(piValue(), BigDecimal.ZERO, claimed);
    }

    /** Machin's formula in integers. */
    private BigDecimal piValue() {
        if (pi == null) {
            int scale = work.getPrecision() + 5;
            BigInteger one = BigInteger.TEN.pow(scale);
            BigInteger quarter = inverseArctan(5, one).shiftLeft(2).subtract(inverseArctan(239, one));
            pi = new BigDecimal(quarter.shiftLeft(2), scale);
        }
        return pi;
    }

    private static BigInteger inverseArctan(long inverse, BigInteger one) {
        BigInteger square = BigInteger.valueOf(inverse * inverse);
        BigInteger power = one.divide(BigInteger.valueOf(inverse));
        BigInteger sum = power;
        for (long odd = 3; power.signum() != 0; odd += 2) {
            power = power.divide(square).negate();
            sum = sum.add(power.divide(BigInteger.valueOf(odd)));
        }
        return sum;
    }

    Ball exp(Ball x) {
        if (x.magnitude().compareTo(MAX_EXPONENT) > 0 || x.radius().compareTo(BigDecimal.ONE) > 0) {
            throw new ArithmeticException("The exponential is out of range");
        }
        BigDecimal value = expValue(x.centre());
        // e^r − 1 is below 2r for r up to 1.
        return Ball.rounded(value, value.multiply(x.radius().add(x.radius()), Ball.UP), claimed);
    }

    private BigDecimal expValue(BigDecimal x) {
        int halvings = HALVINGS + Math.max(0, x.precision() - x.scale()) * 4;
        MathContext inner = new MathContext(work.getPrecision() + halvings / 3 + 2);
        BigDecimal reduced = x.divide(new BigDecimal(BigInteger.TWO.pow(halvings)), inner);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal enough = smallest.scaleByPowerOfTen(-halvings / 3 - 2);
        for (int n = 1; term.abs().compareTo(enough) > 0; n++) {
            term = term.multiply(reduced, inner).divide(BigDecimal.valueOf(n), inner);
            sum = sum.add(term, inner);
        }
        for (int i = 0; i < halvings; i++) {
            deadline.check();
            sum = sum.multiply(sum, inner);
        }
        return sum;
    }

    Ball ln(Ball x) {
        if (x.centre().signum() <= 0) {
            throw new ArithmeticException("Only positive numbers have logarithms");
        }
        BigDecimal least = x.distanceFromZero();
        int exponent = x.centre().precision() - x.centre().scale();
        BigDecimal mantissa = x.centre().scaleByPowerOfTen(-exponent);
        BigDecimal value = lnValue(mantissa);
        if (exponent != 0) {
            value = value.add(lnValue(BigDecimal.TEN).multiply(BigDecimal.valueOf(exponent)), work);
        }
        return Ball.rounded(
                value, x.radius().divide(least, Ball.UP).add(smallest.scaleByPowerOfTen(9), Ball.UP), claimed);
    }

    /** Halley's iteration on the exponential: the number of right digits triples. */
    private BigDecimal lnValue(BigDecimal x) {
        BigDecimal y = BigDecimal.valueOf(Math.log(x.doubleValue()));
        for (int right = 14; right < 3 * work.getPrecision(); right *= 3) {
            deadline.check();
            BigDecimal power = expValue(y);
            BigDecimal step = x.subtract(power, work).divide(x.add(power, work), work);
            y = y.add(step.add(step), work);
        }
        return y;
    }

    Ball sin(Ball x) {
        return shifted(x, BigDecimal.ZERO);
    }

    Ball cos(Ball x) {
        return shifted(x, piValue().divide(BigDecimal.TWO));
    }

    private Ball shifted(Ball x, BigDecimal shift) {
        if (x.magnitude().compareTo(MAX_ANGLE) > 0) {
            throw new ArithmeticException("The angle is out of range");
        }
        BigDecimal circle = piValue().add(piValue());
        BigDecimal angle = x.centre().add(shift).remainder(circle);
        BigDecimal square = angle.multiply(angle, work).negate();
        BigDecimal term = angle;
        BigDecimal sum = angle;
        for (int n = 1; term.abs().compareTo(smallest) > 0; n++) {
            deadline.check();
            term = term.multiply(square, work).divide(BigDecimal.valueOf(2L * n * (2L * n + 1)), work);
            sum = sum.add(term, work);
        }
        return Ball.rounded(sum, x.radius().add(smallest.scaleByPowerOfTen(11), Ball.UP), claimed);
    }

    Ball arctan(Ball x) {
        BigDecimal reduced = x.centre();
        for (int i = 0; i < HALVINGS; i++) {
            BigDecimal root =
                    BigDecimal.ONE.add(reduced.multiply(reduced, work)).sqrt(work);
            reduced = reduced.divide(BigDecimal.ONE.add(root), work);
        }
        BigDecimal square = reduced.multiply(reduced, work).negate();
        BigDecimal power = reduced;
        BigDecimal sum = reduced;
        for (int n = 3; power.abs().compareTo(smallest) > 0; n += 2) {
            deadline.check();
            power = power.multiply(square, work);
            sum = sum.add(power.divide(BigDecimal.valueOf(n), work), work);
        }
        BigDecimal value = sum.multiply(BigDecimal.valueOf(1L << HALVINGS), work);
        return Ball.rounded(value, x.radius().add(smallest.scaleByPowerOfTen(5), Ball.UP), claimed);
    }
}
