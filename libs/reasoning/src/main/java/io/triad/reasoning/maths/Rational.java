// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.math.BigInteger;

/**
 * An exact fraction in lowest terms.
 *
 * @param denominator positive
 */
public record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {

    /** Zero. */
    public static final Rational ZERO = of(0);

    /** One. */
    public static final Rational ONE = of(1);

    /** Minus one. */
    public static final Rational MINUS_ONE = of(-1);

    public Rational {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("A fraction's denominator is not 0");
        }
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        if (!divisor.equals(BigInteger.ONE)) {
            numerator = numerator.divide(divisor);
            denominator = denominator.divide(divisor);
        }
    }

    /** An integer. */
    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    /** An integer. */
    public static Rational of(BigInteger value) {
        return new Rational(value, BigInteger.ONE);
    }

    /** The sum. */
    public Rational plus(Rational other) {
        return new Rational(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /** The product. */
    public Rational times(Rational other) {
        return new Rational(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /**
     * The quotient.
     *
     * @throws ArithmeticException if {@code other} is zero
     */
    public Rational dividedBy(Rational other) {
        return new Rational(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /**
     * A power.
     *
     * @throws ArithmeticException if it is a negative power of zero
     */
    public Rational power(int exponent) {
        return exponent >= 0
                ? new Rational(numerator.pow(exponent), denominator.pow(exponent))
                : new Rational(denominator.pow(-exponent), numerator.pow(-exponent));
    }

    /** Whether it is a whole number. */
    public boolean isInteger() {
        return denominator.equals(BigInteger.ONE);
    }

    /** −1, 0 or 1. */
    public int signum() {
        return numerator.signum();
    }

    /** Bits of the longer of both parts. */
    public int bitLength() {
        return Math.max(numerator.bitLength(), denominator.bitLength());
    }

    @Override
    public int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return isInteger() ? numerator.toString() : numerator + "/" + denominator;
    }
}
