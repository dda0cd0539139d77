// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardChainingTest {

    private static final Rule ONE = Rule.of(Junction.OR, "C", "X", "D");
    private static final Rule TWO = Rule.of(Junction.AND, "A", "B", "C");
    private static final Rule THREE = Rule.of(Junction.AND, "D", "Y", "E");
    private static final Rule BACK = Rule.of(Junction.OR, "D", "E", "C");

    @Test
    void shouldMeasureTheLeastHeightOfAProof() {
        assertThat(ForwardChaining.proofDepths(List.of(ONE, TWO, THREE, BACK), List.of("A", "B")))
                .isEqualTo(Map.of("A", 0, "B", 0, "C", 1, "D", 2));
    }

    @Test
    void shouldNotProveAnythingInACircle() {
        Rule there = Rule.of(Junction.OR, "P", "X", "Q");
        Rule back = Rule.of(Junction.OR, "Q", "X", "P");

        assertThat(ForwardChaining.proofDepths(List.of(there, back), List.of("A")))
                .containsOnlyKeys("A");
    }

    @Test
    void shouldWriteRulesInBothStyles() {
        assertThat(TWO.compact()).isEqualTo("C←A&B");
        assertThat(ONE.full()).isEqualTo("(C OR X) -> D");
    }

    @Test
    void shouldRefuseWhatIsNoAtom() {
        assertThatThrownBy(() -> Rule.of(Junction.AND, "a", "B", "C")).hasMessageContaining("'a'");
    }
}
