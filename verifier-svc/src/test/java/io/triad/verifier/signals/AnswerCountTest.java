// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCountTest {
    private static int ofAnswer(String answer) {
        return AnswerCount.of("<think>A is true, A is false, so x = 1 or 2</think>\n<answer>" + answer + "</answer>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16",
                "A is true\nB is false",
                "A is true, B is false",
                "1. **A** is true\n2. **B** is false",
                "- A: true\n- B = true",
                "A is true\nA is true.",
                "A: true\n**a** = TRUE.",
                "H, K",
                "the answer is \\boxed{3}",
                "\\boxed{\\frac{1}{2}}, that is \\boxed{ \\frac{1} {2} }",
                ""
            })
    void shouldCountOneAnswer(String answer) {
        assertThat(ofAnswer(answer)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A is true\nB is true\nA is false",
                "A: true, a = false",
                "* **A** is true\n* **A** is false",
                "1) A is true\n2) A is not true",
                "A is true or false",
                "14 or 15",
                "\\boxed{14} \\boxed{15}",
                "\\boxed{14} or\n\\boxed {\\frac{15}{1}}",
                "14</answer><answer>15"
            })
    void shouldCountTwoAnswers(String answer) {
        assertThat(ofAnswer(answer)).isEqualTo(2);
    }

    @Test
    void shouldCountNoneWithoutAnAnswer() {
        assertThat(AnswerCount.of("A is true\nA is false")).isZero();
    }

    @Test
    void shouldCountAnAnswerThatIsNotClosed() {
        assertThat(AnswerCount.of("<answer>A is true\nA is false")).isEqualTo(2);
    }

    @Test
    void shouldCountTheMostOfOneName() {
        assertThat(ofAnswer("x = 1, x = 2, x = 3, y = 1, y = 2")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>",
                "\\boxed{",
                "\\boxed",
                "x = 1, ",
                "x = ",
                " or ",
                "*",
                "1. ",
                "a",
                "a\n",
                "\ud800",
                "\0",
                "{"
            })
    void shouldEndSoonAndBoundedWhateverTheText(String bait) {
        String response = "<answer>" + bait.repeat(2_000_000 / bait.length());

        int count = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> AnswerCount.of(response));

        assertThat(count).isBetween(1, AnswerCount.MAX);
    }

    @Test
    void shouldBoundTheNamesItRemembers() {
        StringBuilder names = new StringBuilder("<answer>");
        for (int name = 0; name < 100_000; name++) {
            names.append('n').append(name).append(" = 1\n");
        }
        names.append("n0 = 2");

        assertThat(AnswerCount.of(names.toString())).isEqualTo(2);
    }
}
