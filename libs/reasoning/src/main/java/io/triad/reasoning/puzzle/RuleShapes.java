// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.puzzle.CanonicalLabelling.Shape;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import java.util.List;

/** Rules, and atoms that play a part, as trees over symbols. */
final class RuleShapes {

    private RuleShapes() {}

    static List<Shape> of(List<Rule> rules) {
        return rules.stream()
                .<Shape>map(rule ->
                        new Shape.Node("→", false, List.of(condition(rule.condition()), symbol(rule.conclusion()))))
                .toList();
    }

    static List<Shape> of(String part, List<String> atoms) {
        return atoms.stream()
                .<Shape>map(atom -> new Shape.Node(part, false, List.of(symbol(atom))))
                .toList();
    }

    static Shape condition(Condition condition) {
        return switch (condition) {
            case Condition.Atom(String name) -> symbol(name);
            case Condition.Joined(Junction junction, Condition left, Condition right) ->
                new Shape.Node(junction == Junction.AND ? "∧" : "∨", true, List.of(condition(left), condition(right)));
        };
    }

    static Shape symbol(String atom) {
        return new Shape.Symbol(atom.charAt(0) - 'A');
    }
}
