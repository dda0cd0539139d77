// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.Operator;
import io.triad.policy.chat.Value.Bool;
import io.triad.policy.chat.Value.Int;
import io.triad.policy.chat.Value.Real;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic: whole numbers of any size, division that rounds down, booleans as 0 and 1. */
final class Numbers {
    /** Larger powers and products are no part of a prompt. */
    private static final int MAX_BITS = 512;

    private Numbers() {}

    static boolean isNumber(Value value) {
        return value instanceof Int || value instanceof Real || value instanceof Bool;
    }

    /** The whole number that a value is, or null. */
    static @Nullable BigInteger whole(Value value) {
        return switch (value) {
            case Int number -> number.value();
            case Bool bool -> bool == Bool.TRUE ? BigInteger.ONE : BigInteger.ZERO;
            default -> null;
        };
    }

    static double real(Value number) {
        BigInteger whole = whole(number);
        return whole == null ? ((Real) number).value() : whole.doubleValue();
    }

    /** A count or place: a whole number, cut to 32 bits. */
    static int index(Value value, String what) {
        BigInteger whole = whole(value);
        if (whole == null) {
            throw new TemplateError(what + " needs a whole number, it got a " + Value.typeOf(value));
        }
        return whole.bitLength() < 32 ? whole.intValue() : whole.signum() * Integer.MAX_VALUE;
    }

    static Value calculate(Operator operator, Value left, Value right) {
        BigInteger a = whole(left);
        BigInteger b = whole(right);
        if (a == null || b == null || operator == Operator.DIVIDE) {
            return new Real(calculate(operator, real(left), real(right)));
        }
        return switch (operator) {
            case ADD -> bounded(a.add(b));
            case SUBTRACT -> bounded(a.subtract(b));
            case MULTIPLY -> bounded(a.multiply(b));
            case FLOOR_DIVIDE -> new Int(floorDivide(a, b)[0]);
            case REMAINDER -> new Int(floorDivide(a, b)[1]);
            case POWER -> power(a, b);
            case DIVIDE -> throw new IllegalStateException("division gives no whole number");
        };
    }

    static Value negate(Value number) {
        BigInteger whole = whole(number);
        return whole == null ? new Real(-real(number)) : new Int(whole.negate());
    }

    static Value absolute(Value number) {
        BigInteger whole = whole(number);
        return whole == null ? new Real(Math.abs(real(number))) : new Int(whole.abs());
    }

    /** The order of two numbers, exactly; a NaN has none. */
    static @Nullable Integer compare(Value left, Value right) {
        BigInteger a = whole(left);
        BigInteger b = whole(right);
        if (a != null && b != null) {
            return a.compareTo(b);
        }
        double first = real(left);
        double second = real(right);
        if (Double.isNaN(first) || Double.isNaN(second)) {
            return null;
        }
        if (Double.isInfinite(first) || Double.isInfinite(second)) {
            return first == second ? 0 : first < second ? -1 : 1;
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Value number) {
        BigInteger whole = whole(number);
        return whole == null ? new BigDecimal(real(number)) : new BigDecimal(whole);
    }

    private static Int bounded(BigInteger number) {
        if (number.bitLength() > MAX_BITS) {
            throw new TemplateError("a number grows beyond " + MAX_BITS + " bits");
        }
        return new Int(number);
    }

    private static Value power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return new Real(calculate(Operator.POWER, base.doubleValue(), exponent.doubleValue()));
        }
        boolean small = base.bitLength() <= 1;
        if (!small && (exponent.bitLength() > 12 || (long) base.bitLength() * exponent.intValue() > 2L * MAX_BITS)) {
            throw new TemplateError("a number grows beyond " + MAX_BITS + " bits");
        }
        // The powers of -1, 0 and 1 are their first or second.
        int times = small && exponent.signum() > 0 ? (exponent.testBit(0) ? 1 : 2) : exponent.intValue();
        return bounded(base.pow(times));
    }

    private static BigInteger[] floorDivide(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw new TemplateError("division by zero");
        }
        BigInteger[] parts = a.divideAndRemainder(b);
        if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(b);
        }
        return parts;
    }

    private static double calculate(Operator operator, double a, double b) {
        if (b == 0
                && (operator == Operator.DIVIDE
                        || operator == Operator.FLOOR_DIVIDE
                        || operator == Operator.REMAINDER)) {
            throw new TemplateError("division by zero");
        }
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case FLOOR_DIVIDE -> floorQuotient(a, b);
            case REMAINDER -> floorRemainder(a, b);
            case POWER -> {
                if (a == 0 && b < 0) {
                    throw new TemplateError("zero cannot be raised to a negative power");
                }
                if (a < 0 && b != Math.rint(b)) {
                    throw new TemplateError("a negative number to a broken power is not supported");
                }
                yield Math.pow(a, b);
            }
        };
    }

    private static double floorQuotient(double a, double b) {
        double quotient = Math.floor((a - floorRemainder(a, b)) / b + 0.5);
        return quotient == 0 ? Math.copySign(0.0, a / b) : quotient;
    }

    private static double floorRemainder(double a, double b) {
        double remainder = a % b;
        if (remainder != 0) {
            return (b < 0) != (remainder < 0) ? remainder + b : remainder;
        }
        return Math.copySign(0.0, b);
    }
}
