// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.puzzle.CanonicalLabelling.Shape;
import io.triad.reasoning.rules.Atoms;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which goals can be derived from the facts by the rules?
 *
 * @param facts atoms that are known to hold; an atom that cannot be derived does not hold
 * @param goals distinct atoms, none of them a fact
 */
public record ReachabilityPuzzle(List<Rule> rules, List<String> facts, List<String> goals) implements Puzzle {

    public ReachabilityPuzzle {
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
        List<Shape> shapes = new ArrayList<>(RuleShapes.of(rules));
        shapes.addAll(RuleShapes.of("fact", facts));
        shapes.addAll(RuleShapes.of("goal", goals));
        return ability().label() + "\n" + CanonicalLabelling.canonical(shapes, Atoms.MAX_ATOMS);
    }
}
