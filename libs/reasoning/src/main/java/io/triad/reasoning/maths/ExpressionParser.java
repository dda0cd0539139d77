// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathExpression.Constant;
import io.triad.reasoning.maths.MathExpression.Number;
import io.triad.reasoning.maths.MathExpression.Variable;
import io.triad.reasoning.maths.MathToken.Kind;
import java.math.BigInteger;
import java.util.Set;

/** Reads sums, by the grammar of this package; recursion is bounded by {@link Size#MAX_DEPTH}. */
final class ExpressionParser {

    private static final Set<String> GREEK = Set.of(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "varepsilon",
            "zeta",
            "eta",
            "theta",
            "vartheta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "varphi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega");

    private final MathTokens tokens;
    private final Folding folding;
    private final FunctionParser functions;
    private int depth;
    private int numAbsolutes;
    private boolean upper = true;
    private boolean sawPlusMinus;

    ExpressionParser(MathTokens tokens, Folding folding) {
        this.tokens = tokens;
        this.folding = folding;
        this.functions = new FunctionParser(tokens, folding, this);
    }

    /** Reads {@code ±} as plus and {@code ∓} as minus, or the other way round, from now on. */
    void choose(boolean upperSigns) {
        upper = upperSigns;
        sawPlusMinus = false;
    }

    boolean sawPlusMinus() {
        return sawPlusMinus;
    }

    MathExpression sum() {
        if (++depth > Size.MAX_DEPTH) {
            throw new UnreadableException("the expression nests more than " + Size.MAX_DEPTH + " deep");
        }
        int sign = sign();
        MathExpression sum = product();
        if (sign < 0) {
            sum = folding.negated(sum);
        }
        for (sign = sign(); sign != 0; sign = sign()) {
            MathExpression product = product();
            sum = folding.sum(sum, sign < 0 ? folding.negated(product) : product);
        }
        depth--;
        return sum;
    }

    /** 1 or −1 for a sign, 0 if there is none. */
    private int sign() {
        if (tokens.accept("+")) {
            return 1;
        }
        if (tokens.accept("-")) {
            return -1;
        }
        boolean plusMinus = tokens.peek().is("±");
        if (!plusMinus && !tokens.peek().is("∓")) {
            return 0;
        }
        tokens.next();
        sawPlusMinus = true;
        return plusMinus == upper ? 1 : -1;
    }

    private MathExpression product() {
        MathExpression product = factor();
        boolean slashed = false;
        while (true) {
            if (tokens.accept("*")) {
                product = folding.product(product, signedFactor());
            } else if (tokens.accept("/")) {
                product = folding.quotient(product, signedFactor());
                slashed = true;
            } else if (startsFactor()) {
                if (slashed || tokens.peek().kind() == Kind.NUMBER) {
                    throw new UnreadableException("a factor follows without an operator where that is ambiguous");
                }
                product = folding.product(product, factor());
            } else {
                return product;
            }
        }
    }

    private MathExpression signedFactor() {
        return tokens.accept("-") ? folding.negated(factor()) : factor();
    }

    boolean startsFactor() {
        MathToken token = tokens.peek();
        return switch (token.kind()) {
            case NUMBER, LETTER, COMMAND -> true;
            case SIGN -> token.is("(") || token.is("{") || (token.is("|") && numAbsolutes == 0);
            case TEXT, END -> false;
        };
    }

    MathExpression factor() {
        return postfix(primary());
    }

    private MathExpression postfix(MathExpression base) {
        MathExpression result = base;
        boolean raised = false;
        while (true) {
            if (atDegrees()) {
                result = functions.degrees(result);
            } else if (tokens.peek().is("^")) {
                if (raised) {
                    throw new UnreadableException("a power is raised again without brackets");
                }
                tokens.next();
                raised = true;
                result = folding.power(result, exponent());
            } else if (tokens.accept("!")) {
                result = folding.factorial(result);
            } else if (tokens.accept("%")) {
                result = folding.quotient(result, MathExpression.number(100));
            } else {
                return result;
            }
        }
    }

    /** Takes a degree mark, raised or not. */
    private boolean atDegrees() {
        int start = tokens.position();
        boolean raised = tokens.accept("^");
        boolean braced = raised && tokens.accept("{");
        if (tokens.accept("°") && (!braced || tokens.accept("}"))) {
            return true;
        }
        if (raised) {
            tokens.back(start);
        }
        return false;
    }

    private MathExpression exponent() {
        if (tokens.peek().is("{") || tokens.peek().is("(")) {
            return group();
        }
        boolean negative = tokens.accept("-");
        MathToken token = tokens.peek();
        boolean symbol = token.kind() == Kind.LETTER || token.isCommand("pi") || isGreek(token);
        if (token.kind() != Kind.NUMBER && !symbol && !token.isCommand("frac")) {
            throw tokens.unexpected();
        }
        MathExpression exponent = primary();
        return negative ? folding.negated(exponent) : exponent;
    }

    private static boolean isGreek(MathToken token) {
        return token.kind() == Kind.COMMAND && GREEK.contains(token.text());
    }

    /** A sum in parentheses or braces. */
    MathExpression group() {
        if (tokens.atList()) {
            throw new UnreadableException("a list stands within an expression");
        }
        boolean braces = tokens.next().is("{");
        int outer = numAbsolutes;
        numAbsolutes = 0;
        MathExpression sum = sum();
        numAbsolutes = outer;
        tokens.expect(braces ? "}" : ")");
        return sum;
    }

    private MathExpression primary() {
        MathToken token = tokens.peek();
        return switch (token.kind()) {
            case NUMBER -> number();
            case LETTER -> symbol();
            case COMMAND -> command(token.text());
            case SIGN -> {
                if (token.is("(") || token.is("{")) {
                    yield group();
                }
                if (token.is("|") && numAbsolutes == 0) {
                    yield absolute();
                }
                throw tokens.unexpected();
            }
            case TEXT, END -> throw tokens.unexpected();
        };
    }

    private MathExpression constant(Constant.Name name) {
        tokens.next();
        return new Constant(name);
    }

    private MathExpression absolute() {
        tokens.next();
        numAbsolutes++;
        MathExpression inner = sum();
        numAbsolutes--;
        tokens.expect("|");
        return folding.applied(MathExpression.Function.ABSOLUTE, inner);
    }

    /** A letter, with a subscript of letters and digits if any. */
    Variable variable() {
        StringBuilder name = new StringBuilder(tokens.next().text());
        if (tokens.accept("_")) {
            name.append('_');
            boolean braced = tokens.accept("{");
            do {
                MathToken token = tokens.peek();
                if (token.kind() != Kind.LETTER && token.kind() != Kind.NUMBER) {
                    throw tokens.unexpected();
                }
                name.append(
                        token.kind() == Kind.NUMBER && !braced
                                ? tokens.firstDigit()
                                : tokens.next().text());
            } while (braced && !tokens.accept("}"));
        }
        return new Variable(name.toString());
    }

    private MathExpression command(String name) {
        if (name.equals("pi")) {
            return constant(Constant.Name.PI);
        }
        if (isGreek(tokens.peek())) {
            return variable();
        }
        return functions.command();
    }

    /** All digits of the number that is next. */
    MathExpression wholeNumber() {
        return folding.number(value(tokens.next().text()));
    }

    /** A variable, e or pi. */
    MathExpression symbol() {
        MathToken token = tokens.peek();
        return token.kind() == Kind.LETTER && !token.text().equals("e")
                ? variable()
                : constant(token.kind() == Kind.LETTER ? Constant.Name.E : Constant.Name.PI);
    }

    private MathExpression number() {
        String text = tokens.next().text();
        Rational value = value(text);
        if (text.indexOf('.') >= 0) {
            return folding.number(value);
        }
        if (tokens.peek().isCommand("frac")) {
            MathExpression fraction = functions.command();
            return fraction instanceof Number(Rational part)
                    ? mixed(value, part)
                    : folding.product(folding.number(value), fraction);
        }
        MathToken numerator = tokens.peek();
        if (numerator.kind() == Kind.NUMBER
                && numerator.spaced()
                && tokens.peek(1).is("/")) {
            tokens.next();
            tokens.next();
            MathToken denominator = tokens.next();
            if (denominator.kind() != Kind.NUMBER || (numerator.text() + denominator.text()).indexOf('.') >= 0) {
                throw new UnreadableException("two numbers stand side by side");
            }
            MathExpression part = folding.quotient(
                    folding.number(value(numerator.text())), folding.number(value(denominator.text())));
            return mixed(value, ((Number) part).value());
        }
        return folding.number(value);
    }

    private MathExpression mixed(Rational whole, Rational part) {
        if (part.signum() <= 0 || part.compareTo(Rational.ONE) >= 0) {
            throw new UnreadableException("a number and a fraction that is not proper stand side by side");
        }
        return folding.number(whole.plus(part));
    }

    /** The value of digits with a point and repeated digits, if any. */
    private static Rational value(String text) {
        int point = text.indexOf('.');
        if (point < 0) {
            return Rational.of(new BigInteger(text));
        }
        int repeated = text.indexOf('(');
        String decimals = text.substring(point + 1, repeated < 0 ? text.length() : repeated);
        Rational value =
                new Rational(new BigInteger("0" + text.substring(0, point) + decimals), tenTo(decimals.length()));
        if (repeated < 0) {
            return value;
        }
        String period = text.substring(repeated + 1, text.length() - 1);
        BigInteger nines = tenTo(period.length()).subtract(BigInteger.ONE);
        return value.plus(new Rational(new BigInteger(period), nines.multiply(tenTo(decimals.length()))));
    }

    private static BigInteger tenTo(int exponent) {
        return BigInteger.TEN.pow(exponent);
    }
}
