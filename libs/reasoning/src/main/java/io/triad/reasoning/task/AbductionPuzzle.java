// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.rules.Atoms;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.task.CanonicalLabelling.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which goals can be derived from the facts by the rules?
 *
 * @param facts atoms that are known to hold; an atom that cannot be derived does not hold
 * @param goals distinct atoms, none of them a fact
 */
public record AbductionPuzzle(List<Rule> rules, List<String> facts, List<String> goals) implements Puzzle {

    private static final int NUM_LETTERS = 26;

    public AbductionPuzzle {
        rules = List.copyOf(rules);
        facts = List.copyOf(facts);
        goals = List.copyOf(goals);
        facts.forEach(Atoms::require);
        goals.forEach(Atoms::require);
        HashSet<String> distinct = new HashSet<>(facts);
        distinct.addAll(goals);
        if (goals.isEmpty() || distinct.size() != facts.size() + goals.size()) {
            throw new IllegalArgumentException(
                    "Facts and goals are distinct, and there is a goal: facts " + facts + ", goals " + goals);
        }
    }

    @Override
    public Ability ability() {
        return Ability.ABDUCTION;
    }

    @Override
    public String canonicalForm() {
        List<Shape> shapes = new ArrayList<>();
        for (Rule rule : rules) {
            Shape premises = new Shape.Node(
                    rule.junction() == Junction.AND ? "∧" : "∨",
                    true,
                    List.of(symbol(rule.left()), symbol(rule.right())));
            shapes.add(new Shape.Node("→", false, List.of(premises, symbol(rule.conclusion()))));
        }
        facts.forEach(fact -> shapes.add(new Shape.Node("fact", false, List.of(symbol(fact)))));
        goals.forEach(goal -> shapes.add(new Shape.Node("goal", false, List.of(symbol(goal)))));
        return ability().label() + "\n" + CanonicalLabelling.canonical(shapes, NUM_LETTERS);
    }

    private static Shape symbol(String atom) {
        return new Shape.Symbol(atom.charAt(0) - 'A');
    }
}
