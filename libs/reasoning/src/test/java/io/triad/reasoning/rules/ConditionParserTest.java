// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionParserTest {

    @ParameterizedTest
    @CsvSource({
        "A, A, A",
        "(A AND B), (A AND B), A&B",
        "A OR B, (A OR B), A|B",
        "((A AND B) OR C), ((A AND B) OR C), (A&B)|C",
        " ( C OR(A AND B) ) , (C OR (A AND B)), C|(A&B)"
    })
    void shouldReadConditionsOfAnyShape(String text, String full, String compact) {
        Condition condition = ConditionParser.parse(text);

        assertThat(condition.full()).isEqualTo(full);
        assertThat(condition.compact()).isEqualTo(compact);
        assertThat(ConditionParser.parse(condition.full())).isEqualTo(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "A AND", "A AND B AND C", "NOT A", "(A", "A)", "a AND b", "A ANDB", "AB", "A XOR B", "()"})
    void shouldRefuseWhatIsNoCondition(String text) {
        assertThatThrownBy(() -> ConditionParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBoundDepthAndLength() {
        String deep = "(".repeat(70) + "A" + ")".repeat(70);
        assertThatThrownBy(() -> ConditionParser.parse(deep)).hasMessageContaining("nests at most 64");
        assertThatThrownBy(() -> ConditionParser.parse(" ".repeat(5_000))).hasMessageContaining("4096");
    }
}
