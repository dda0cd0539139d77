// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathAnswer.Assignments;
import io.triad.reasoning.maths.MathAnswer.Equation;
import io.triad.reasoning.maths.MathAnswer.FiniteSet;
import io.triad.reasoning.maths.MathAnswer.Interval;
import io.triad.reasoning.maths.MathAnswer.Tuple;
import io.triad.reasoning.maths.MathAnswer.Union;
import io.triad.reasoning.maths.MathAnswer.Value;
import io.triad.reasoning.maths.MathExpression.Sum;
import io.triad.reasoning.maths.MathExpression.Variable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether two answers mean the same. */
final class Equivalence {

    private final ValueComparison values;
    private final Deadline deadline;

    Equivalence(Algebra algebra, Deadline deadline) {
        this.values = new ValueComparison(algebra, deadline);
        this.deadline = deadline;
    }

    Equality compare(MathAnswer left, MathAnswer right) {
        deadline.check();
        if (left.equals(right)) {
            return Equality.EQUAL;
        }
        if (left instanceof Equation || right instanceof Equation) {
            return compareEquations(left, right);
        }
        if (left instanceof Assignments(Map<String, MathAnswer> a)
                && right instanceof Assignments(Map<String, MathAnswer> b)) {
            return compareAssignments(a, b);
        }
        if (left instanceof Assignments || right instanceof Assignments) {
            return compareOneSided(left, right);
        }
        if (left instanceof FiniteSet(List<MathAnswer> a) && right instanceof FiniteSet(List<MathAnswer> b)) {
            return compareSets(a, b);
        }
        if (left instanceof FiniteSet(List<MathAnswer> elements)) {
            return compareToOne(elements, right);
        }
        if (right instanceof FiniteSet(List<MathAnswer> elements)) {
            return compareToOne(elements, left);
        }
        if (left instanceof Union(List<MathAnswer> a) && right instanceof Union(List<MathAnswer> b)) {
            return compareSets(a, b);
        }
        return compareSingle(left, right);
    }

    /** Whether every value in an answer can be worked out. */
    boolean hasValues(MathAnswer answer) {
        return switch (answer) {
            case Value(MathExpression expression) -> values.hasValue(expression);
            case FiniteSet(List<MathAnswer> elements) -> elements.stream().allMatch(this::hasValues);
            case Tuple(List<MathAnswer> elements, boolean _) ->
                elements.stream().allMatch(this::hasValues);
            case Union(List<MathAnswer> parts) -> parts.stream().allMatch(this::hasValues);
            case Interval interval -> values.hasValue(interval.low()) && values.hasValue(interval.high());
            case Assignments(Map<String, MathAnswer> assigned) ->
                assigned.values().stream().allMatch(this::hasValues);
            case Equation(MathExpression left, MathExpression right) -> values.hasValue(left) && values.hasValue(right);
        };
    }

    private Equality compareSingle(MathAnswer left, MathAnswer right) {
        if (left instanceof Value(MathExpression a) && right instanceof Value(MathExpression b)) {
            return values.compare(a, b);
        }
        if (left instanceof Tuple a && right instanceof Tuple b) {
            return compareTuples(a.elements(), b.elements());
        }
        Optional<Interval> a = interval(left);
        Optional<Interval> b = interval(right);
        return a.isPresent() && b.isPresent() ? compareIntervals(a.get(), b.get()) : Equality.DIFFERENT;
    }

    private static Optional<Interval> interval(MathAnswer answer) {
        return switch (answer) {
            case Interval interval -> Optional.of(interval);
            case Tuple tuple -> openInterval(tuple);
            case Value _, FiniteSet _, Union _, Assignments _, Equation _ -> Optional.empty();
        };
    }

    /** The open interval that a pair in parentheses may be. */
    static Optional<Interval> openInterval(Tuple tuple) {
        return tuple.round()
                        && tuple.elements().get(0) instanceof Value(MathExpression low)
                        && tuple.elements().get(1) instanceof Value(MathExpression high)
                ? Optional.of(new Interval(low, high, false, false))
                : Optional.empty();
    }

    private Equality compareIntervals(Interval left, Interval right) {
        if (left.lowClosed() != right.lowClosed() || left.highClosed() != right.highClosed()) {
            return Equality.DIFFERENT;
        }
        return values.compare(left.low(), right.low()).and(() -> values.compare(left.high(), right.high()));
    }

    private Equality compareTuples(List<MathAnswer> left, List<MathAnswer> right) {
        Equality equality = Equality.of(left.size() == right.size());
        for (int i = 0; i < left.size() && equality != Equality.DIFFERENT; i++) {
            MathAnswer a = left.get(i);
            MathAnswer b = right.get(i);
            equality = equality.and(() -> compare(a, b));
        }
        return equality;
    }

    private Equality compareSets(List<MathAnswer> left, List<MathAnswer> right) {
        return contained(left, right).and(() -> contained(right, left));
    }

    private Equality contained(List<MathAnswer> part, List<MathAnswer> whole) {
        Equality equality = Equality.EQUAL;
        for (MathAnswer element : part) {
            equality = equality.and(() -> isIn(element, whole));
            if (equality == Equality.DIFFERENT) {
                break;
            }
        }
        return equality;
    }

    private Equality isIn(MathAnswer element, List<MathAnswer> elements) {
        if (elements.contains(element)) {
            return Equality.EQUAL;
        }
        Equality equality = Equality.DIFFERENT;
        for (MathAnswer other : elements) {
            equality = equality.or(() -> compare(element, other));
            if (equality == Equality.EQUAL) {
                break;
            }
        }
        return equality;
    }

    /** A set of one is its element. */
    private Equality compareToOne(List<MathAnswer> elements, MathAnswer one) {
        return elements.isEmpty() ? Equality.DIFFERENT : contained(elements, List.of(one));
    }

    private Equality compareAssignments(Map<String, MathAnswer> left, Map<String, MathAnswer> right) {
        if (!left.keySet().equals(right.keySet())) {
            Optional<Equation> a = equation(new Assignments(left));
            Optional<Equation> b = equation(new Assignments(right));
            return a.isPresent() && b.isPresent() ? compareEquations(a.get(), b.get()) : Equality.DIFFERENT;
        }
        Equality equality = Equality.EQUAL;
        for (Map.Entry<String, MathAnswer> entry : left.entrySet()) {
            MathAnswer other = java.util.Objects.requireNonNull(right.get(entry.getKey()));
            equality = equality.and(() -> compare(entry.getValue(), other));
        }
        return equality;
    }

    /** {@code x = 5} against 5. */
    private Equality compareOneSided(MathAnswer left, MathAnswer right) {
        Assignments assigned = (Assignments) (left instanceof Assignments ? left : right);
        MathAnswer other = left instanceof Assignments ? right : left;
        return assigned.values().size() == 1
                ? compare(assigned.values().values().iterator().next(), other)
                : Equality.DIFFERENT;
    }

    private Equality compareEquations(MathAnswer left, MathAnswer right) {
        Optional<Equation> a = equation(left);
        Optional<Equation> b = equation(right);
        return a.isPresent() && b.isPresent()
                ? values.compareUpToFactor(difference(a.get()), difference(b.get()))
                : Equality.DIFFERENT;
    }

    private static MathExpression difference(Equation equation) {
        return new Sum(equation.left(), MathExpression.negated(equation.right()));
    }

    private static Optional<Equation> equation(MathAnswer answer) {
        if (answer instanceof Equation equation) {
            return Optional.of(equation);
        }
        if (answer instanceof Assignments(Map<String, MathAnswer> assigned) && assigned.size() == 1) {
            Map.Entry<String, MathAnswer> entry = assigned.entrySet().iterator().next();
            return entry.getValue() instanceof Value(MathExpression value)
                            && !(value instanceof MathExpression.Infinity)
                    ? Optional.of(new Equation(new Variable(entry.getKey()), value))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
