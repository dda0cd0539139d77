// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathExpression.Constant;
import io.triad.reasoning.maths.MathExpression.Function;
import io.triad.reasoning.maths.MathExpression.Variable;
import io.triad.reasoning.maths.MathToken.Kind;
import java.util.Map;

/** Reads what begins with a command: fractions, roots, binomials and functions. */
final class FunctionParser {

    private static final Map<String, Function> FUNCTIONS = Map.of(
            "sin", Function.SIN,
            "cos", Function.COS,
            "tan", Function.TAN,
            "arcsin", Function.ARCSIN,
            "arccos", Function.ARCCOS,
            "arctan", Function.ARCTAN,
            "ln", Function.LN);

    /** What the base of a logarithm is called that has none. */
    private static final Variable UNKNOWN_BASE = new Variable("base of log");

    private final MathTokens tokens;
    private final Folding folding;
    private final ExpressionParser expressions;
    private int numTrigonometric;

    FunctionParser(MathTokens tokens, Folding folding, ExpressionParser expressions) {
        this.tokens = tokens;
        this.folding = folding;
        this.expressions = expressions;
    }

    /** The value of an angle in degrees within a trigonometric function, else the same. */
    MathExpression degrees(MathExpression value) {
        return numTrigonometric == 0
                ? value
                : folding.quotient(folding.product(value, new Constant(Constant.Name.PI)), MathExpression.number(180));
    }

    MathExpression command() {
        String name = tokens.next().text();
        return switch (name) {
            case "frac" -> folding.quotient(argument(), argument());
            case "binom" -> folding.binomial(argument(), argument());
            case "sqrt" -> root();
            case "√" -> folding.root(2, tokens.peek().kind() == Kind.NUMBER ? expressions.wholeNumber() : argument());
            case "sin", "cos", "tan", "cot", "sec", "csc" -> trigonometric(name);
            case "arcsin", "arccos", "arctan", "ln" -> raised(exponent(), FUNCTIONS.get(name));
            case "exp" -> folding.power(new Constant(Constant.Name.E), functionArgument());
            case "log" -> logarithm();
            default -> {
                throw new UnreadableException(
                        "the command \\" + name.substring(0, Math.min(20, name.length())) + " is not known");
            }
        };
    }

    /** A group in braces, a digit, a letter or pi; parentheses too, as in {@code sqrt(2)}. */
    private MathExpression argument() {
        MathToken token = tokens.peek();
        if (token.is("{") || token.is("(")) {
            return expressions.group();
        }
        if (token.kind() == Kind.NUMBER) {
            return folding.number(Rational.of(tokens.firstDigit().charAt(0) - '0'));
        }
        if (token.kind() == Kind.LETTER || token.isCommand("pi")) {
            return expressions.symbol();
        }
        throw tokens.unexpected();
    }

    private MathExpression root() {
        int degree = 2;
        if (tokens.accept("[")) {
            MathToken number = tokens.next();
            if (number.kind() != Kind.NUMBER
                    || number.text().length() > 2
                    || number.text().indexOf('.') >= 0) {
                throw new UnreadableException("the degree of a root is no small integer");
            }
            degree = Integer.parseInt(number.text());
            tokens.expect("]");
        }
        if (tokens.peek().kind() == Kind.NUMBER && tokens.peek().text().length() > 1) {
            throw new UnreadableException("a root stands before several digits without braces");
        }
        return folding.root(degree, argument());
    }

    private MathExpression trigonometric(String name) {
        numTrigonometric++;
        int exponent = exponent();
        MathExpression result =
                switch (name) {
                    case "cot" -> quotientOf(exponent, Function.COS, Function.SIN);
                    case "sec" -> quotientOf(exponent, null, Function.COS);
                    case "csc" -> quotientOf(exponent, null, Function.SIN);
                    default -> {
                        if (exponent == -1) {
                            numTrigonometric--;
                            MathExpression inverse = folding.applied(FUNCTIONS.get("arc" + name), functionArgument());
                            numTrigonometric++;
                            yield inverse;
                        }
                        yield raised(exponent, FUNCTIONS.get(name));
                    }
                };
        numTrigonometric--;
        return result;
    }

    private MathExpression quotientOf(
            int exponent, @org.jspecify.annotations.Nullable Function numerator, Function denominator) {
        MathExpression argument = functionArgument();
        MathExpression top = numerator == null ? MathExpression.number(1) : folding.applied(numerator, argument);
        return raisedTo(exponent, folding.quotient(top, folding.applied(denominator, argument)));
    }

    private MathExpression raised(int exponent, Function function) {
        return raisedTo(exponent, folding.applied(function, functionArgument()));
    }

    private MathExpression raisedTo(int exponent, MathExpression value) {
        if (exponent < 0) {
            throw new UnreadableException("a function is raised to a negative power");
        }
        return exponent == 1 ? value : folding.power(value, MathExpression.number(exponent));
    }

    /** The exponent between a function's name and its argument: 1 if there is none, −1 for the inverse. */
    private int exponent() {
        if (!tokens.accept("^")) {
            return 1;
        }
        boolean braced = tokens.accept("{");
        boolean negative = tokens.accept("-");
        if (tokens.peek().kind() != Kind.NUMBER) {
            throw tokens.unexpected();
        }
        String digits = braced ? tokens.next().text() : tokens.firstDigit();
        if (digits.length() > 2 || digits.indexOf('.') >= 0 || (negative && !digits.equals("1"))) {
            throw new UnreadableException("a function has an exponent that is no small integer");
        }
        if (braced) {
            tokens.expect("}");
        }
        return negative ? -1 : Integer.parseInt(digits);
    }

    private MathExpression logarithm() {
        MathExpression base = tokens.accept("_") ? argument() : UNKNOWN_BASE;
        MathExpression argument = functionArgument();
        return folding.quotient(folding.applied(Function.LN, argument), folding.applied(Function.LN, base));
    }

    /** What is in the parentheses that follow, or the factors that follow up to an operator or another function. */
    private MathExpression functionArgument() {
        if (tokens.peek().is("(")) {
            return expressions.group();
        }
        if (!expressions.startsFactor() || atFunction()) {
            throw tokens.unexpected();
        }
        MathExpression argument = expressions.factor();
        while (expressions.startsFactor() && tokens.peek().kind() != Kind.NUMBER && !atFunction()) {
            argument = folding.product(argument, expressions.factor());
        }
        return argument;
    }

    private boolean atFunction() {
        MathToken token = tokens.peek();
        return token.kind() == Kind.COMMAND
                && switch (token.text()) {
                    case "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "ln", "log", "exp" ->
                        true;
                    default -> false;
                };
    }
}
