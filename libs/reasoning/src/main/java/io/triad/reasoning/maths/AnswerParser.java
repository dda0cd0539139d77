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
import io.triad.reasoning.maths.MathToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads whole answers, by the grammar of this package. */
final class AnswerParser {

    private static final int MAX_ITEMS = 256;

    private static final int MAX_NESTING = 8;

    /** Units that say nothing about the value; they are ignored. */
    private static final Set<String> UNITS = Set.of(
            "mm",
            "cm",
            "m",
            "km",
            "in",
            "ft",
            "inch",
            "inches",
            "foot",
            "feet",
            "yard",
            "yards",
            "mile",
            "miles",
            "meter",
            "meters",
            "metre",
            "metres",
            "unit",
            "units",
            "square units",
            "cubic units",
            "g",
            "kg",
            "gram",
            "grams",
            "s",
            "sec",
            "second",
            "seconds",
            "min",
            "minute",
            "minutes",
            "hour",
            "hours",
            "day",
            "days",
            "week",
            "weeks",
            "month",
            "months",
            "year",
            "years",
            "degree",
            "degrees",
            "radian",
            "radians",
            "dollar",
            "dollars",
            "cent",
            "cents",
            "mph",
            "km/h",
            "m/s",
            "square inches",
            "square feet",
            "square centimeters",
            "square meters",
            "cubic inches",
            "cubic feet",
            "cubic centimeters",
            "cubic meters",
            "people",
            "ways");

    private final MathTokens tokens;
    private final Folding folding;
    private final ExpressionParser expressions;
    private int numItems;
    private int nesting;

    AnswerParser(MathTokens tokens, Folding folding) {
        this.tokens = tokens;
        this.folding = folding;
        this.expressions = new ExpressionParser(tokens, folding);
    }

    MathAnswer answer() {
        int numEquals = tokens.count("=");
        MathAnswer answer;
        if (numEquals == 0) {
            if (tokens.peek().kind() == Kind.LETTER && tokens.peek(1).is("∈")) {
                tokens.next();
                tokens.next();
            }
            answer = oneOrSet(list());
        } else if (atAssignment()) {
            answer = assignments();
        } else {
            MathExpression left = expression();
            tokens.expect("=");
            answer = new Equation(left, expression());
        }
        if (!tokens.atEnd()) {
            throw tokens.unexpected();
        }
        return answer;
    }

    private MathExpression expression() {
        folding.begin();
        expressions.choose(true);
        MathExpression sum = expressions.sum();
        if (expressions.sawPlusMinus()) {
            throw new UnreadableException("an equation has a ± that its variable is not alone with");
        }
        return sum;
    }

    private static MathAnswer oneOrSet(List<MathAnswer> items) {
        return items.size() == 1 ? items.getFirst() : new FiniteSet(items);
    }

    /** Whether a variable, with a subscript if any, and an equals sign are next. */
    private boolean atAssignment() {
        int start = tokens.position();
        boolean there = false;
        if (tokens.peek().kind() == Kind.LETTER && !tokens.peek().text().equals("e")) {
            expressions.variable();
            there = tokens.peek().is("=");
        }
        tokens.back(start);
        return there;
    }

    private MathAnswer assignments() {
        Map<String, List<MathAnswer>> values = new LinkedHashMap<>();
        List<MathAnswer> current = new ArrayList<>();
        do {
            if (atAssignment()) {
                String name = expressions.variable().name();
                tokens.expect("=");
                current = values.computeIfAbsent(name, variable -> new ArrayList<>());
            }
            current.add(item());
        } while (separator());
        Map<String, MathAnswer> answers = new LinkedHashMap<>();
        values.forEach((name, items) -> answers.put(name, oneOrSet(items)));
        return new Assignments(answers);
    }

    private boolean separator() {
        if (!MathTokens.isSeparator(tokens.peek())) {
            return false;
        }
        MathToken first = tokens.next();
        if (first.is(",") && tokens.peek().kind() == Kind.TEXT && MathTokens.isSeparator(tokens.peek())) {
            tokens.next();
        }
        return true;
    }

    private List<MathAnswer> list() {
        List<MathAnswer> items = new ArrayList<>();
        do {
            items.add(item());
        } while (separator());
        return items;
    }

    private MathAnswer item() {
        if (++numItems > MAX_ITEMS) {
            throw new UnreadableException("the answer lists more than " + MAX_ITEMS + " values");
        }
        if (!atPart()) {
            return value();
        }
        List<MathAnswer> parts = new ArrayList<>();
        do {
            parts.add(part());
        } while (tokens.accept("∪") || acceptUnionLetter());
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return new Union(parts.stream().map(AnswerParser::asSet).toList());
    }

    private boolean acceptUnionLetter() {
        boolean there =
                tokens.peek().kind() == Kind.LETTER && tokens.peek().text().equals("U");
        if (there) {
            tokens.next();
        }
        return there;
    }

    /** A part of a union is a set of numbers; a pair is an open interval there. */
    private static MathAnswer asSet(MathAnswer part) {
        return switch (part) {
            case FiniteSet _, Interval _ -> part;
            case Tuple tuple ->
                Equivalence.openInterval(tuple)
                        .map(MathAnswer.class::cast)
                        .orElseThrow(() -> new UnreadableException("a part of a union is no set"));
            case Value _, Union _, Assignments _, Equation _ ->
                throw new UnreadableException("a part of a union is no set");
        };
    }

    private boolean atPart() {
        MathToken token = tokens.peek();
        return token.is("\\{") || token.is("∅") || token.is("⟨") || (MathTokens.isOpening(token) && tokens.atList());
    }

    private MathAnswer part() {
        if (++nesting > MAX_NESTING) {
            throw new UnreadableException("lists nest more than " + MAX_NESTING + " deep");
        }
        String opening = tokens.next().text();
        MathAnswer part =
                switch (opening) {
                    case "∅" -> new FiniteSet(List.of());
                    case "\\{" -> set("\\}");
                    case "{" -> set("}");
                    case "⟨" -> {
                        List<MathAnswer> items = list();
                        tokens.expect("⟩");
                        yield new Tuple(items, false);
                    }
                    default -> bracketed(opening.equals("["));
                };
        nesting--;
        return part;
    }

    private MathAnswer set(String closing) {
        if (tokens.accept(closing)) {
            return new FiniteSet(List.of());
        }
        List<MathAnswer> items = list();
        tokens.expect(closing);
        return new FiniteSet(items);
    }

    private MathAnswer bracketed(boolean lowClosed) {
        List<MathAnswer> items = list();
        boolean highClosed = tokens.peek().is("]");
        if (!highClosed) {
            tokens.expect(")");
        } else {
            tokens.next();
        }
        boolean round = !lowClosed && !highClosed;
        if (items.size() == 2
                && items.get(0) instanceof Value(MathExpression low)
                && items.get(1) instanceof Value(MathExpression high)) {
            boolean infinite = low instanceof Infinity || high instanceof Infinity;
            return round && !infinite ? new Tuple(items, true) : new Interval(low, high, lowClosed, highClosed);
        }
        if (lowClosed != highClosed) {
            throw new UnreadableException("the ends of an interval are not two values");
        }
        return new Tuple(items, false);
    }

    private MathAnswer value() {
        tokens.accept("\\$");
        int start = tokens.position();
        folding.begin();
        MathAnswer infinity = infinity();
        if (infinity != null) {
            return infinity;
        }
        expressions.choose(true);
        MathExpression upper = expressions.sum();
        MathAnswer value = new Value(upper);
        if (expressions.sawPlusMinus()) {
            tokens.back(start);
            expressions.choose(false);
            value = new FiniteSet(List.of(value, new Value(expressions.sum())));
        }
        unit();
        return value;
    }

    private @org.jspecify.annotations.Nullable MathAnswer infinity() {
        boolean negative = tokens.peek().is("-");
        boolean signed = negative || tokens.peek().is("+");
        if (!tokens.peek(signed ? 1 : 0).is("∞")) {
            return null;
        }
        tokens.next();
        if (signed) {
            tokens.next();
        }
        return new Value(new Infinity(negative));
    }

    private void unit() {
        MathToken token = tokens.peek();
        if (token.kind() != Kind.TEXT || !UNITS.contains(token.text())) {
            return;
        }
        tokens.next();
        if (tokens.accept("^")) {
            boolean braced = tokens.accept("{");
            MathToken power = tokens.next();
            if (power.kind() != Kind.NUMBER
                    || !(power.text().equals("2") || power.text().equals("3"))) {
                throw new UnreadableException("a unit has an exponent other than 2 and 3");
            }
            if (braced) {
                tokens.expect("}");
            }
        }
    }
}
