// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleGraphTest {

    @Test
    void shouldTellWhetherRulesHangTogether() {
        Rule one = Rule.of(Junction.AND, "A", "B", "C");
        Rule other = Rule.of(Junction.OR, "D", "E", "F");

        assertThat(RuleGraph.isConnected(List.of(one, other))).isFalse();
        assertThat(RuleGraph.isConnected(List.of(one, other, Rule.of(Junction.AND, "F", "G", "A"))))
                .isTrue();
        assertThat(RuleGraph.isConnected(List.of())).isTrue();
    }

    @Test
    void shouldTellWhereAnAtomLeads() {
        List<Rule> rules = List.of(Rule.of(Junction.AND, "A", "B", "C"), Rule.of(Junction.OR, "C", "D", "E"));

        assertThat(RuleGraph.leads(rules, "A", List.of("E"))).isTrue();
        assertThat(RuleGraph.leads(rules, "D", List.of("C", "E"))).isTrue();
        assertThat(RuleGraph.leads(rules, "E", List.of("A", "B", "C", "D"))).isFalse();
        assertThat(RuleGraph.leads(rules, "B", List.of("B")))
                .as("an atom leads to itself")
                .isTrue();
    }

    @Test
    void shouldFindACircle() {
        Rule one = Rule.of(Junction.AND, "A", "B", "C");
        Rule other = Rule.of(Junction.OR, "C", "D", "E");

        assertThat(RuleGraph.isCyclic(List.of(one, other))).isFalse();
        assertThat(RuleGraph.isCyclic(List.of(one, other, Rule.of(Junction.OR, "E", "F", "B"))))
                .isTrue();
        assertThat(RuleGraph.isCyclic(List.of(one, other, Rule.of(Junction.OR, "E", "F", "G"))))
                .isFalse();
    }
}
