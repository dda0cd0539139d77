// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.maths.MathAnswers.Reading;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws of mathematical answers. */
class MathPropertiesTest {

    /** Every form of a fraction that is accepted. */
    private static List<String> forms(long numerator, long denominator, int factor) {
        Rational value = new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
        BigInteger p = value.numerator();
        BigInteger q = value.denominator();
        BigInteger k = BigInteger.valueOf(factor);
        String sign = p.signum() < 0 ? "-" : "";
        List<String> forms = new ArrayList<>(List.of(
                p + "/" + q,
                p.multiply(k) + "/" + q.multiply(k),
                sign + "\\frac{" + p.abs() + "}{" + q + "}",
                "\\dfrac{" + p.multiply(k) + "}{" + q.multiply(k) + "}",
                "\\tfrac{" + p.negate() + "}{" + q.negate() + "}",
                p + "\\div" + q,
                p + "\\cdot " + q + "^{-1}",
                "\\left(" + p + "\\right)/\\left(" + q + "\\right)",
                "\\frac{" + p.multiply(BigInteger.valueOf(100)) + "}{" + q + "}\\%"));
        if (q.equals(BigInteger.ONE)) {
            forms.addAll(List.of(
                    p.toString(), p + ".0", p + ".00", sign + "0" + p.abs(), grouped(p, ","), grouped(p, "{,}")));
        } else if (p.abs().compareTo(q) > 0) {
            forms.add(sign + p.abs().divide(q) + "\\frac{" + p.abs().mod(q) + "}{" + q + "}");
            forms.add(sign + p.abs().divide(q) + " " + p.abs().mod(q) + "/" + q);
        }
        BigInteger ten = BigInteger.TEN.pow(6);
        if (ten.mod(q).signum() == 0) {
            String digits = "0".repeat(7) + p.abs().multiply(ten.divide(q));
            int point = digits.length() - 6;
            forms.add(sign + digits.substring(0, point) + "." + digits.substring(point));
        }
        return forms;
    }

    private static String grouped(BigInteger value, String mark) {
        String digits = value.abs().toString();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            text.append(i > 0 && (digits.length() - i) % 3 == 0 ? mark : "").append(digits.charAt(i));
        }
        return (value.signum() < 0 ? "-" : "") + text;
    }

    private static String wrapped(String form, int wrapping) {
        return switch (wrapping) {
            case 0 -> form;
            case 1 -> "$" + form + "$";
            case 2 -> "\\boxed{" + form + "}";
            case 3 -> " **" + form + "**.\n";
            case 4 -> "$\\boxed{" + form + "}$.";
            case 5 -> "The answer is " + form + ".";
            case 6 -> "x = " + form;
            case 7 -> form.replace("-", "−");
            case 8 -> "\\(" + form + "\\)";
            case 9 -> form + "\\text{ cm}";
            default -> "\\{" + form.replace(",", "{,}").replace("{{,}}", "{,}") + "\\}";
        };
    }

    @Property(tries = 1000)
    void shouldReadEveryFormOfAFraction(
            @ForAll @IntRange(min = -2_000_000, max = 2_000_000) int numerator,
            @ForAll @IntRange(min = 1, max = 200) int denominator,
            @ForAll @IntRange(min = 2, max = 9) int factor,
            @ForAll @IntRange(min = 0, max = 10) int wrapping) {
        String reference = numerator + "/" + denominator;
        String other = numerator + 1 + "/" + denominator;
        for (String form : forms(numerator, denominator, factor)) {
            String text = wrapped(form, wrapping);

            assertThat(Answers.compare(reference, text)).as(text).isEqualTo(Equality.EQUAL);
            assertThat(Answers.compare(other, text)).as(text).isEqualTo(Equality.DIFFERENT);
        }
    }

    /** Random expressions, of a grammar that the parser accepts whole. */
    private static String expression(Random random, int depth) {
        if (depth == 0) {
            return switch (random.nextInt(6)) {
                case 0 -> Integer.toString(random.nextInt(20));
                case 1 -> "x";
                case 2 -> "y";
                case 3 -> "\\pi";
                case 4 -> "0." + (1 + random.nextInt(9));
                default -> "\\sqrt{" + (2 + random.nextInt(9)) + "}";
            };
        }
        String a = expression(random, depth - 1);
        String b = expression(random, depth - 1);
        return switch (random.nextInt(8)) {
            case 0 -> a + "+" + b;
            case 1 -> "(" + a + ")-(" + b + ")";
            case 2 -> "(" + a + ")(" + b + ")";
            case 3 -> "\\frac{" + a + "}{" + b + "}";
            case 4 -> "(" + a + ")^{" + random.nextInt(4) + "}";
            case 5 -> "\\sqrt[3]{" + a + "}";
            case 6 -> "\\sin(" + a + ")";
            default -> "|" + a + "|";
        };
    }

    private static String answer(Random random) {
        String a = expression(random, random.nextInt(3));
        String b = expression(random, random.nextInt(3));
        return switch (random.nextInt(7)) {
            case 0 -> "\\{" + a + ", " + b + "\\}";
            case 1 -> "(" + a + ", " + b + ")";
            case 2 -> "[" + a + ", " + b + ")";
            case 3 -> "x = " + a;
            case 4 -> "y + " + a + " = " + b;
            case 5 -> "\\pm(" + a + ")";
            default -> a;
        };
    }

    @Property(tries = 2000)
    void shouldBeReflexiveAndSymmetric(@ForAll Random random) {
        String left = answer(random);
        String right = answer(random);
        Reading a = MathAnswers.read(left, Answers.deadline());
        Reading b = MathAnswers.read(right, Answers.deadline());
        // Zero may be divided by or raised to the power of zero.
        Assume.that(a instanceof Reading.Read && b instanceof Reading.Read);

        assertThat(Answers.compare(left, left)).as(left).isEqualTo(Equality.EQUAL);
        assertThat(Answers.compare(left, right)).as("%s and %s", left, right).isEqualTo(Answers.compare(right, left));
    }

    /** A difference, however small, is never overlooked. */
    @Property(tries = 500)
    void shouldSeeEveryWrittenDifference(@ForAll Random random, @ForAll @IntRange(min = 1, max = 120) int place) {
        String left = expression(random, random.nextInt(3));
        String right = left + "+10^{-" + place + "}";
        Assume.that(MathAnswers.read(left, Answers.deadline()) instanceof Reading.Read);
        Equality found = Answers.compare(left, right);

        assertThat(found).as(right).isNotEqualTo(Equality.EQUAL);
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(
                        "\\frac",
                        "{",
                        "}",
                        "(",
                        ")",
                        "[",
                        "]",
                        "\\{",
                        "\\}",
                        ",",
                        ";",
                        "^",
                        "_",
                        "\\sqrt",
                        "1",
                        "0",
                        "9",
                        "x",
                        "e",
                        "=",
                        "\\pm",
                        "\\cup",
                        "\\infty",
                        "+",
                        "-",
                        "*",
                        "/",
                        "!",
                        "%",
                        "|",
                        ".",
                        " ",
                        "$",
                        "\\text{cm}",
                        "\\boxed{",
                        "\\sin",
                        "\\log",
                        "\\pi",
                        "\\\\",
                        "\\",
                        "\\left",
                        "\\right",
                        "1,000",
                        "{,}",
                        "\\overline{",
                        "and",
                        "or",
                        "\u0000",
                        "\ud800",
                        "ſ",
                        "∞",
                        "\\circ",
                        "99999999999999999999",
                        "\\binom",
                        "\\ln",
                        "U",
                        "\\in",
                        "\\langle",
                        "\\rangle",
                        "**",
                        "\\(",
                        "\\)",
                        "²")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 20_000)
    void shouldReadOrRefuseAnything(@ForAll("soup") String text, @ForAll("soup") String other) {
        Reading left = MathAnswers.read(text, Answers.deadline());
        Reading right = MathAnswers.read(other, Answers.deadline());
        if (left instanceof Reading.Read(MathAnswer a)) {
            assertThat(MathAnswers.compare(a, a, (x, y, deadline) -> Equality.UNDECIDED, Answers.deadline()))
                    .isEqualTo(Equality.EQUAL);
            if (right instanceof Reading.Read(MathAnswer b)) {
                assertThat(MathAnswers.compare(a, b, (x, y, deadline) -> Equality.UNDECIDED, Answers.deadline()))
                        .isNotNull();
            }
        }
    }
}
