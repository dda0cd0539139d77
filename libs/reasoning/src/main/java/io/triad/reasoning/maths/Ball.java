// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * All numbers within a radius of a centre: a value with a bound on its error.
 *
 * @param radius not negative
 */
record Ball(BigDecimal centre, BigDecimal radius) {

    /** For radii: few digits, never too small. */
    static final MathContext UP = new MathContext(6, RoundingMode.UP);

    /** A value that is off by at most two units in the last place of {@code digits}, and by {@code radius} besides. */
    static Ball rounded(BigDecimal value, BigDecimal radius, MathContext digits) {
        BigDecimal centre = value.round(digits);
        if (Math.abs((long) centre.precision() - centre.scale()) > 100_000) {
            throw new ArithmeticException("The value is out of range");
        }
        BigDecimal last = centre.signum() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(2, 0)
                        .scaleByPowerOfTen(centre.precision() - centre.scale() - digits.getPrecision());
        return new Ball(centre, radius.add(last, UP));
    }

    /** The largest absolute value. */
    BigDecimal magnitude() {
        return centre.abs().add(radius, UP);
    }

    /**
     * The smallest absolute value.
     *
     * @throws ArithmeticException if it could be zero
     */
    BigDecimal distanceFromZero() {
        BigDecimal distance = centre.abs().subtract(radius);
        if (distance.signum() <= 0) {
            throw new ArithmeticException("The value could be zero");
        }
        return distance.round(new MathContext(6, RoundingMode.DOWN));
    }

    boolean apartFrom(Ball other) {
        return centre.subtract(other.centre).abs().compareTo(radius.add(other.radius)) > 0;
    }

    Ball negated() {
        return new Ball(centre.negate(), radius);
    }

    Ball plus(Ball other, MathContext digits) {
        return rounded(centre.add(other.centre), radius.add(other.radius, UP), digits);
    }

    Ball times(Ball other, MathContext digits) {
        BigDecimal error =
                magnitude().multiply(other.radius, UP).add(other.magnitude().multiply(radius, UP), UP);
        return rounded(centre.multiply(other.centre), error, digits);
    }

    Ball dividedBy(Ball other, MathContext digits) {
        BigDecimal least = other.distanceFromZero();
        BigDecimal quotient = centre.divide(other.centre, digits);
        BigDecimal error =
                radius.add(quotient.abs().multiply(other.radius, UP), UP).divide(least, UP);
        return rounded(quotient, error, digits);
    }
}
