// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathAnswer.Assignments;
import io.triad.reasoning.maths.MathAnswer.Equation;
import io.triad.reasoning.maths.MathAnswer.FiniteSet;
import io.triad.reasoning.maths.MathAnswer.Interval;
import io.triad.reasoning.maths.MathAnswer.Tuple;
import io.triad.reasoning.maths.MathAnswer.Union;
import io.triad.reasoning.maths.MathAnswer.Value;
import io.triad.reasoning.maths.MathExpression.Infinity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts answers into text by their values, so that those which mean the same have the same text, without algebra: values at the
 * points of {@link ValueComparison}, computed to more digits than are written.
 */
final class Meaning {

    private static final int NUM_DIGITS = 60;

    private static final MathContext WRITTEN = new MathContext(30);

    private static final String UNDEFINED = "?";

    private final Deadline deadline;

    Meaning(Deadline deadline) {
        this.deadline = deadline;
    }

    Optional<String> text(MathAnswer answer) {
        return switch (answer) {
            case Value(MathExpression expression) -> text(expression);
            case FiniteSet(List<MathAnswer> elements) -> texts(elements).map(Meaning::set);
            case Tuple(List<MathAnswer> elements, boolean _) ->
                texts(elements).map(texts -> "(" + String.join(", ", texts) + ")");
            case Interval interval -> interval(interval);
            case Union(List<MathAnswer> parts) -> texts(parts).map(Meaning::set);
            case Assignments(Map<String, MathAnswer> values) -> assignments(values);
            case Equation(MathExpression left, MathExpression right) -> equation(left, right);
        };
    }

    private Optional<List<String>> texts(List<MathAnswer> answers) {
        List<String> texts = new ArrayList<>();
        answers.forEach(answer -> text(answer).ifPresent(texts::add));
        return texts.size() == answers.size() ? Optional.of(texts) : Optional.empty();
    }

    /** A set of one is its element, and neither order nor repetition matters. */
    private static String set(List<String> texts) {
        TreeSet<String> distinct = new TreeSet<>(texts);
        return distinct.size() == 1 ? distinct.first() : "{" + String.join(", ", distinct) + "}";
    }

    /** An open interval is written as the pair that it may be. */
    private Optional<String> interval(Interval interval) {
        Optional<String> low = text(interval.low());
        Optional<String> high = text(interval.high());
        return low.isEmpty() || high.isEmpty()
                ? Optional.empty()
                : Optional.of((interval.lowClosed() ? "[" : "(") + low.get() + ", " + high.get()
                        + (interval.highClosed() ? "]" : ")"));
    }

    /** The number that one variable is, is that number; what it is in terms of others is an equation. */
    private Optional<String> assignments(Map<String, MathAnswer> values) {
        if (values.size() == 1) {
            Map.Entry<String, MathAnswer> only = values.entrySet().iterator().next();
            return only.getValue() instanceof Value(MathExpression value)
                            && !Size.of(value).variables().isEmpty()
                    ? equation(new MathExpression.Variable(only.getKey()), value)
                    : text(only.getValue());
        }
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> text(value).ifPresent(text -> texts.put(name, text)));
        return texts.size() == values.size()
                ? Optional.of(texts.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .collect(Collectors.joining(", ")))
                : Optional.empty();
    }

    /** The values of the difference of its sides, but for a factor: each divided by the first that is not zero. */
    private Optional<String> equation(MathExpression left, MathExpression right) {
        List<Optional<Ball>> values = values(new MathExpression.Sum(left, MathExpression.negated(right)));
        Optional<Ball> factor = values.stream()
                .flatMap(Optional::stream)
                .filter(ball -> !isZero(ball))
                .findFirst();
        return factor.map(first -> values.stream()
                .map(value -> value.map(ball -> ratio(ball, first)).orElse(UNDEFINED))
                .collect(Collectors.joining(" ", "equation ", "")));
    }

    private static String ratio(Ball value, Ball first) {
        try {
            return written(value.dividedBy(first, new MathContext(NUM_DIGITS)));
        } catch (ArithmeticException e) {
            return UNDEFINED;
        }
    }

    private Optional<String> text(MathExpression expression) {
        if (expression instanceof Infinity infinity) {
            return Optional.of(infinity.negative() ? "-infinity" : "infinity");
        }
        List<Optional<Ball>> values = values(expression);
        if (values.stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        // What is the same everywhere is the number that it is, whatever variables stand in it.
        List<String> known = values.stream()
                .flatMap(Optional::stream)
                .map(Meaning::written)
                .distinct()
                .toList();
        return Optional.of(
                known.size() == 1
                        ? known.getFirst()
                        : values.stream()
                                .map(value -> value.map(Meaning::written).orElse(UNDEFINED))
                                .collect(Collectors.joining(" ")));
    }

    private List<Optional<Ball>> values(MathExpression expression) {
        boolean constant = Size.of(expression).variables().isEmpty();
        List<Optional<Ball>> values = new ArrayList<>();
        for (int point = 0; point < (constant ? 1 : ValueComparison.NUM_POINTS); point++) {
            values.add(ValueComparison.value(ValueComparison.evaluation(point, NUM_DIGITS, deadline), expression));
        }
        return values;
    }

    private static boolean isZero(Ball ball) {
        return ball.centre().abs().compareTo(ball.radius()) <= 0;
    }

    private static String written(Ball ball) {
        BigDecimal value = isZero(ball) ? BigDecimal.ZERO : ball.centre().round(WRITTEN);
        return value.stripTrailingZeros().toString();
    }
}
