// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.puzzle.CanonicalLabelling.Shape;
import io.triad.reasoning.rules.Atoms;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which hypotheses, no more than needed, explain the observation?
 *
 * <p>An explanation is a set of hypotheses that, together with the facts, lets the rules derive the observation and no
 * denial's condition, and of which no proper subset derives the observation. There may be several; each is right.
 *
 * @param denials conditions that never hold: hypotheses that make one derivable are inconsistent
 * @param observation an atom that is no fact and no hypothesis
 * @param hypotheses distinct atoms, none of them a fact
 */
public record ExplanationPuzzle(
        List<Rule> rules, List<String> facts, List<Condition> denials, String observation, List<String> hypotheses)
        implements Puzzle {

    /** Most hypotheses. */
    public static final int MAX_HYPOTHESES = 16;

    public ExplanationPuzzle {
        rules = List.copyOf(rules);
        facts = List.copyOf(facts);
        denials = List.copyOf(denials);
        hypotheses = List.copyOf(hypotheses);
        facts.forEach(Atoms::require);
        hypotheses.forEach(Atoms::require);
        Atoms.require(observation);
        if (hypotheses.isEmpty() || hypotheses.size() > MAX_HYPOTHESES) {
            throw new IllegalArgumentException(
                    "There are 1 to " + MAX_HYPOTHESES + " hypotheses, not " + hypotheses.size());
        }
        HashSet<String> distinct = new HashSet<>(facts);
        distinct.addAll(hypotheses);
        distinct.add(observation);
        if (distinct.size() != facts.size() + hypotheses.size() + 1) {
            throw new IllegalArgumentException("Facts, hypotheses and observation are distinct: facts " + facts
                    + ", hypotheses " + hypotheses + ", observation " + observation);
        }
    }

    @Override
    public Ability ability() {
        return Ability.ABDUCTION;
    }

    @Override
    public String canonicalForm() {
        List<Shape> shapes = new ArrayList<>(RuleShapes.of(rules));
        denials.forEach(denial -> shapes.add(new Shape.Node("⊥", false, List.of(RuleShapes.condition(denial)))));
        shapes.addAll(RuleShapes.of("fact", facts));
        shapes.addAll(RuleShapes.of("hypothesis", hypotheses));
        shapes.addAll(RuleShapes.of("observation", List.of(observation)));
        return ability().label() + "\n" + CanonicalLabelling.canonical(shapes, Atoms.MAX_ATOMS);
    }
}
