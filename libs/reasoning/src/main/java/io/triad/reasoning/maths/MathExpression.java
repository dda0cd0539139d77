// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

/** A real expression over variables. Trees that {@link MathAnswers} reads are at most {@link Size#MAX_DEPTH} deep. */
public sealed interface MathExpression {

    /** An exact number. */
    record Number(Rational value) implements MathExpression {}

    /** Pi or e. */
    record Constant(Name name) implements MathExpression {

        /** What constants there are. */
        public enum Name {
            /** The ratio of a circle's circumference to its diameter. */
            PI,
            /** The base of the natural logarithm. */
            E
        }
    }

    /**
     * A variable.
     *
     * @param name a letter or the name of a Greek one, with a subscript if any
     */
    record Variable(String name) implements MathExpression {}

    /** A sum. */
    record Sum(MathExpression left, MathExpression right) implements MathExpression {}

    /** A product. */
    record Product(MathExpression left, MathExpression right) implements MathExpression {}

    /** A quotient. */
    record Quotient(MathExpression numerator, MathExpression denominator) implements MathExpression {}

    /** A power. */
    record Power(MathExpression base, MathExpression exponent) implements MathExpression {}

    /** The real root of a degree from 2 on: the positive one of an even degree. */
    record Root(int degree, MathExpression radicand) implements MathExpression {}

    /** A function of one argument. */
    record Applied(Function function, MathExpression argument) implements MathExpression {}

    /** What functions there are; angles are in radians, inverses give the principal value, the logarithm is natural. */
    enum Function {
        SIN,
        COS,
        TAN,
        ARCSIN,
        ARCCOS,
        ARCTAN,
        LN,
        ABSOLUTE
    }

    /** Infinity, as an end of an interval or alone. */
    record Infinity(boolean negative) implements MathExpression {}

    /** An integer. */
    static Number number(long value) {
        return new Number(Rational.of(value));
    }

    /** The expression with the other sign. */
    static MathExpression negated(MathExpression expression) {
        return switch (expression) {
            case Number number -> new Number(number.value().times(Rational.MINUS_ONE));
            case Infinity infinity -> new Infinity(!infinity.negative());
            case Constant _, Variable _, Sum _, Product _, Quotient _, Power _, Root _, Applied _ ->
                new Product(number(-1), expression);
        };
    }
}
