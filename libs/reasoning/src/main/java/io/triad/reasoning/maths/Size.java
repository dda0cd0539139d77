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
import java.util.Set;

/**
 * How large an expression is.
 *
 * @param numNodes nodes of the tree
 * @param numDigits decimal digits of all numbers together, about
 * @param numTerms bound on the terms of the expanded numerator and denominator together
 * @param variables their names
 */
public record Size(long numNodes, long numDigits, double numTerms, Set<String> variables) {

    /** Deepest nesting. */
    public static final int MAX_DEPTH = 48;

    /** Most nodes of an expression. */
    public static final int MAX_NODES = 500;

    /** Largest absolute value of an integer exponent that is multiplied out. */
    public static final int MAX_EXPONENT = 4_096;

    /** Most bits of an exact number that is worked out; longer ones can only be written out. */
    public static final int MAX_BITS = 1 << 16;

    /** What an {@link Algebra} is asked about at most. */
    public static final Size ALGEBRA = new Size(200, 300, 5_000, Set.of());

    /** Whether no part is larger; variables do not count. */
    public boolean within(Size bound) {
        return numNodes <= bound.numNodes && numDigits <= bound.numDigits && numTerms <= bound.numTerms;
    }

    /** The size of an expression. */
    public static Size of(MathExpression expression) {
        Set<String> variables = new java.util.TreeSet<>();
        long[] counts = new long[2];
        Terms terms = measure(expression, variables, counts);
        return new Size(counts[0], counts[1], terms.numerator + terms.denominator, Set.copyOf(variables));
    }

    private record Terms(double numerator, double denominator) {
        static final Terms ONE = new Terms(1, 1);
    }

    private static Terms measure(MathExpression expression, Set<String> variables, long[] counts) {
        counts[0]++;
        return switch (expression) {
            case Number number -> {
                counts[1] += number.value().bitLength() * 3L / 10 + 1;
                yield Terms.ONE;
            }
            case Variable variable -> {
                variables.add(variable.name());
                yield Terms.ONE;
            }
            case Constant _, Infinity _ -> Terms.ONE;
            case Sum(MathExpression left, MathExpression right) -> {
                Terms a = measure(left, variables, counts);
                Terms b = measure(right, variables, counts);
                yield a.denominator == 1 && b.denominator == 1
                        ? new Terms(a.numerator + b.numerator, 1)
                        : new Terms(
                                a.numerator * b.denominator + b.numerator * a.denominator,
                                a.denominator * b.denominator);
            }
            case Product(MathExpression left, MathExpression right) -> {
                Terms a = measure(left, variables, counts);
                Terms b = measure(right, variables, counts);
                yield new Terms(a.numerator * b.numerator, a.denominator * b.denominator);
            }
            case Quotient(MathExpression numerator, MathExpression denominator) -> {
                Terms a = measure(numerator, variables, counts);
                Terms b = measure(denominator, variables, counts);
                yield new Terms(a.numerator * b.denominator, a.denominator * b.numerator);
            }
            case Power(MathExpression base, MathExpression exponent) -> {
                Terms inner = measure(base, variables, counts);
                measure(exponent, variables, counts);
                double times = exponent instanceof Number(Rational value) && value.bitLength() < 31
                        ? Math.abs(value.numerator().doubleValue())
                        : 1;
                yield new Terms(powerTerms(inner.numerator, times), powerTerms(inner.denominator, times));
            }
            case Root(int _, MathExpression radicand) -> measure(radicand, variables, counts);
            case Applied(MathExpression.Function _, MathExpression argument) -> measure(argument, variables, counts);
        };
    }

    /** How many monomials of a degree there are in so many symbols, and the degree itself for a single symbol. */
    private static double powerTerms(double numSymbols, double exponent) {
        if (numSymbols <= 1) {
            return Math.max(1, exponent / 8);
        }
        double terms = 1;
        for (int i = 1; i < numSymbols && terms < 1e12; i++) {
            terms *= (exponent + i) / i;
        }
        return terms;
    }
}
