// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.maths.MathAnswers.Reading;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MathAnswersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "$$",
                "\\boxed{}",
                "\\boxed{5} \\boxed{6}",
                "5 or 6",
                "5 \\text{ or } 6",
                "not 5",
                "5 if x",
                "probably 5",
                "5?",
                "~~4~~ 5?",
                "5 6",
                "5\n6",
                "x2",
                "(x+1)2",
                "1\\frac{3}{2}",
                "1 3/2",
                "1/2x",
                "1/2\\pi",
                "1e5",
                "0x10",
                "1_6",
                "１６",
                "٣",
                "1..2",
                "1.2.3",
                "1,23,45,",
                ",1",
                "1,,2",
                "5,",
                "(1,2",
                "1,2)",
                "(1,2}",
                "[1,2\\}",
                "\\{1,2",
                "[1,2,3)",
                "()",
                "[]",
                "(",
                "((((",
                "\\frac{1}",
                "\\frac{1}{0}",
                "\\frac{1}{2",
                "\\frac",
                "1/0",
                "\\frac{x}{1-1}",
                "\\sqrt{-4}",
                "\\sqrt",
                "\\sqrt12",
                "\\sqrt[0]{2}",
                "\\sqrt[1]{2}",
                "\\sqrt[99]{2}",
                "\\sqrt[x]{2}",
                "0^0",
                "0^{-1}",
                "x^",
                "x^2^3",
                "x^{y^{z}}^{2}",
                "9^{9^9}",
                "9^{9^{9}}",
                "2^{1000000}",
                "10^{99999999999}",
                "x^{5000}",
                "x^{0.0000001}",
                "(-8)^{1/3}",
                "1000!",
                "(1/2)!",
                "x!",
                "\\binom{1000}{2}",
                "\\ln 0",
                "\\ln(-1)",
                "\\sin",
                "\\sin\\cos x",
                "+",
                "-",
                "--5",
                "5-",
                "*5",
                "5*",
                "5**",
                "=",
                "x=",
                "=5",
                "x=y=z",
                "3=4=5",
                "x=2x=5",
                "5==5",
                "x<5",
                "x\\le5",
                "5\\text{ bananas}",
                "\\text{cm}",
                "5\\text{ cm}^{7}",
                "\\infty+1",
                "\\infty\\cdot2",
                "\\mathbb{R}",
                "\\int x",
                "\\sum_{i=1}^n i",
                "\\unknown",
                "\\",
                "_",
                "x_",
                "^2",
                "%",
                "|5",
                "||",
                "5\u0000",
                "5\ud800",
                "\ud83d\ude00",
                "5;DROP",
                "<b>5</b>",
                "ſ",
                "\\{\\{\\{\\{\\{\\{\\{\\{\\{1\\}\\}\\}\\}\\}\\}\\}\\}\\}",
                "\\{1\\}\\cup 2",
                "(1,2)\\cup(1,2,3)",
                "{,}",
                "1{,}23",
                "e=5=e"
            })
    void shouldNotRead(String text) {
        assertThat(MathAnswers.read(text, Answers.deadline())).as(text).isInstanceOf(Reading.Unreadable.class);
    }

    /** What algebra is not needed for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|5.0|EQUAL",
                "1/3|0.33|DIFFERENT",
                "\\sqrt2|\\sqrt{3}|DIFFERENT",
                "\\sqrt2|1.41421356237309504880168872420969807857|DIFFERENT",
                "\\sqrt{8}|2\\sqrt2|UNDECIDED",
                "(x+1)^2|x^2+1|DIFFERENT",
                "(x+1)^2|x^2+2x+1|UNDECIDED",
                "\\frac{x-x}{x-x}|5|UNDECIDED",
                "e^{e^{e^{e^{9}}}}|5|UNDECIDED",
                "(1,2)|[1,2]|DIFFERENT",
                "\\{1,2\\}|\\{2,1,1\\}|EQUAL"
            })
    void shouldCompare(String left, String right, Equality expected) {
        assertThat(Answers.compare(left, right)).isEqualTo(expected);
        assertThat(Answers.compare(right, left)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Evelyn", "\\text{Evelyn}", "\\boxed{\\text{Evelyn}}", "**evelyn**.", " EVELYN "})
    void shouldReadWords(String text) {
        assertThat(MathAnswers.words(text)).contains("evelyn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ｅvelyn", "evelyn?", "evelyn or not5", "{evelyn}", "ſam"})
    void shouldNotTakeOtherTextForWords(String text) {
        assertThat(MathAnswers.words(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\frac{x-x}{x-x}",
                "\\ln(x-x)",
                "e^{e^{e^{e^{9}}}}",
                "\\sin(10^{60}x)",
                "\\{1, \\frac{1}{x-x}\\}",
                "[0, \\frac{1}{x-x}]",
                "y + \\frac{1}{x-x} = 1"
            })
    void shouldTellWhatHasNoValue(String text) {
        assertThat(MathAnswers.hasValues(Answers.read(text), Answers.deadline()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "\\ln x",
                "\\sqrt{x-3}",
                "\\sqrt{-x}",
                "\\arcsin x",
                "[0, \\infty)",
                "x = \\frac1x",
                "x+y = 1"
            })
    void shouldFindAValueWhereThereIsOne(String text) {
        assertThat(MathAnswers.hasValues(Answers.read(text), Answers.deadline()))
                .isTrue();
    }

    @Test
    void shouldStopAtItsDeadline() {
        Deadline passed = Deadline.in(Duration.ZERO);

        assertThatThrownBy(() -> MathAnswers.read("1+2", passed)).isInstanceOf(DeadlinePassedException.class);
        assertThatThrownBy(() -> MathAnswers.compare(
                        Answers.read("x"), Answers.read("y"), (left, right, deadline) -> Equality.EQUAL, passed))
                .isInstanceOf(DeadlinePassedException.class);
    }
}
