// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "It is $\\boxed{2}$.; 2",
                "$\\boxed{\\frac{6}{2}}$; \\frac{6}{2}",
                "first $\\boxed{1}$, then $\\boxed{ 3 }$.; 3",
                "$\\boxed{\\{1, 2\\}}$; \\{1, 2\\}",
                "$\\boxed{\\text{a}}$ and more {braces}; \\text{a}",
                "$\\fbox{7}$; 7",
                "$\\boxed{7}$ or $\\fbox{8}$; 8",
                "$\\boxed 5$; 5",
                "$\\boxed  {6}$; 6"
            })
    void shouldFindWhatTheLastBoxHolds(String text, String answer) {
        assertThat(AnswerText.boxed(text)).contains(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no box", "\\boxed", "\\boxed{1", "\\boxed{{1}", "\\boxed{1\\}", "\\boxed5$", "\\boxed 5"})
    void shouldFindNoBoxThatIsNotClosed(String text) {
        assertThat(AnswerText.boxed(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3+4 #### 7; 7",
                "#### 1 #### 2; 2",
                "x #### 1,234; 1234",
                "x #### -1,234,567.50; -1234567.50",
                "x #### 1,23; 1,23",
                "x ####12,345,6; 12,345,6"
            })
    void shouldTakeWhatFollowsTheLastMark(String text, String answer) {
        assertThat(AnswerText.afterMark(text)).contains(answer);
    }

    @Test
    void shouldFindNoAnswerWithoutAMark() {
        assertThat(AnswerText.afterMark("the answer is 7")).isEmpty();
        assertThat(AnswerText.afterMark("### 7")).isEmpty();
    }

    @Property(tries = 300)
    void shouldEndOnAnyText(@ForAll String text) {
        assertThat(AnswerText.boxed("\\boxed{" + text.replaceAll("[{}\\\\]", "") + "}"))
                .isPresent();
        assertThat(AnswerText.boxed("\\boxed{" + text.replaceAll("[}\\\\]", "")))
                .isEmpty();
    }

    @Test
    void shouldEndSoonOnHostileText() {
        assertThat(AnswerText.boxed("\\boxed{".repeat(100_000))).isEmpty();
        assertThat(AnswerText.boxed("\\boxed" + "{".repeat(100_000) + "1" + "}".repeat(100_000)))
                .isPresent();
        assertThat(AnswerText.afterMark("####" + ",123".repeat(100_000))).isPresent();
    }
}
