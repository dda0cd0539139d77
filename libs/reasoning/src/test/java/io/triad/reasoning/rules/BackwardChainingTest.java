// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import static io.triad.reasoning.rules.BackwardChaining.Standing.HOPELESS;
import static io.triad.reasoning.rules.BackwardChaining.Standing.KNOWN;
import static io.triad.reasoning.rules.BackwardChaining.Standing.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.rules.BackwardChaining.Standing;
import io.triad.reasoning.rules.BackwardChaining.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackwardChainingTest {
    private static final Rule C_OF_A_AND_B = Rule.of(Junction.AND, "A", "B", "C");
    private static final Rule D_OF_X_OR_C = Rule.of(Junction.OR, "X", "C", "D");
    private static final Rule D_OF_C_OR_X = Rule.of(Junction.OR, "C", "X", "D");
    private static final Rule C_OF_D_OR_X = Rule.of(Junction.OR, "D", "X", "C");

    private static Step considered(Rule rule, Standing left, Standing right) {
        SequencedMap<String, Standing> standings = new LinkedHashMap<>();
        List<String> atoms = rule.condition().atoms();
        standings.put(atoms.get(0), left);
        standings.put(atoms.get(1), right);
        return new Step.Considered(rule, standings);
    }

    @Test
    void shouldTryOpenPremisesFromLeftToRight() {
        Rule rule = Rule.of(Junction.AND, "C", "D", "E");
        Rule second = Rule.of(Junction.OR, "A", "X", "D");

        assertThat(BackwardChaining.search(List.of(rule, C_OF_A_AND_B, second), List.of("A", "B"), List.of("E")))
                .containsExactly(
                        considered(rule, OPEN, OPEN),
                        considered(C_OF_A_AND_B, KNOWN, KNOWN),
                        new Step.Settled("C", true),
                        considered(second, KNOWN, HOPELESS),
                        new Step.Settled("D", true),
                        new Step.Settled("E", true));
    }

    @Test
    void shouldPassOverAPremiseThatNoRuleConcludes() {
        assertThat(BackwardChaining.search(List.of(D_OF_X_OR_C, C_OF_A_AND_B), List.of("A", "B"), List.of("D")))
                .containsExactly(
                        considered(D_OF_X_OR_C, HOPELESS, OPEN),
                        considered(C_OF_A_AND_B, KNOWN, KNOWN),
                        new Step.Settled("C", true),
                        new Step.Settled("D", true));
    }

    @Test
    void shouldNeedNoMoreThanTheKnownPremiseOfAnOr() {
        assertThat(BackwardChaining.search(List.of(D_OF_X_OR_C), List.of("C"), List.of("D")))
                .containsExactly(considered(D_OF_X_OR_C, HOPELESS, KNOWN), new Step.Settled("D", true));
    }

    @Test
    void shouldGiveUpAnAndWithAHopelessPremise() {
        Rule rule = Rule.of(Junction.AND, "C", "X", "D");

        assertThat(BackwardChaining.search(List.of(rule, C_OF_A_AND_B), List.of("A", "B"), List.of("D")))
                .containsExactly(considered(rule, OPEN, HOPELESS), new Step.Settled("D", false));
    }

    @Test
    void shouldLeaveACircleAndTryTheNextRule() {
        assertThat(BackwardChaining.search(
                        List.of(D_OF_C_OR_X, C_OF_D_OR_X, C_OF_A_AND_B), List.of("A", "B"), List.of("D")))
                .containsExactly(
                        considered(D_OF_C_OR_X, OPEN, HOPELESS),
                        considered(C_OF_D_OR_X, OPEN, HOPELESS),
                        new Step.Settled("D", false),
                        considered(C_OF_A_AND_B, KNOWN, KNOWN),
                        new Step.Settled("C", true),
                        new Step.Settled("D", true));
    }

    @Test
    void shouldTellOfEveryGoalWhatForwardChainingTells() {
        Random random = new Random(7);
        for (int graph = 0; graph < 2000; graph++) {
            List<Rule> rules = new ArrayList<>();
            while (rules.size() < 12) {
                List<String> atoms = Stream.of("A", "B", "C", "D", "E", "F", "G", "H")
                        .collect(Collectors.toCollection(ArrayList::new));
                Collections.shuffle(atoms, random);
                rules.add(Rule.of(
                        random.nextInt(3) == 0 ? Junction.OR : Junction.AND, atoms.get(0), atoms.get(1), atoms.get(2)));
            }
            List<String> goals = List.of("C", "D", "E", "F", "G", "H");

            List<String> proved = new ArrayList<>();
            for (String goal : goals) {
                List<Step> steps = BackwardChaining.search(rules, List.of("A", "B"), List.of(goal));
                if (steps.getLast().equals(new Step.Settled(goal, true))) {
                    proved.add(goal);
                }
            }

            assertThat(proved)
                    .as(() -> rules.stream().map(Rule::compact).collect(Collectors.joining(" ")))
                    .containsExactlyElementsOf(goals.stream()
                            .filter(ForwardChaining.proofDepths(rules, List.of("A", "B"))::containsKey)
                            .toList());
        }
    }
}
