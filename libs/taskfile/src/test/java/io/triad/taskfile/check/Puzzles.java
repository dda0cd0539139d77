// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Puzzles as sets of trees, whose single capital letters are names that do not matter. */
final class Puzzles {

    private Puzzles() {}

    /** The parts of a puzzle. Sequences and expressions have no names: their text is one leaf or a tree of numbers. */
    static List<Tree> trees(String ability, JsonNode puzzle) {
        return switch (ability) {
            case "deduction" -> DeductionCheck.formulas(puzzle);
            case "abduction" -> rules(puzzle);
            case "arithmetic" -> List.of(ArithmeticCheck.read(Item.text(puzzle, "expression")));
            default ->
                List.of(Tree.of("sequence " + puzzle.path("alphabet").asText() + puzzle.path("cyclic") + " "
                        + Item.array(puzzle, "terms")));
        };
    }

    private static List<Tree> rules(JsonNode puzzle) {
        RuleGraph graph = RuleGraph.read(puzzle);
        List<Tree> trees = new ArrayList<>();
        graph.rules().forEach(rule -> trees.add(Tree.of("rule", rule.condition(), Tree.of(rule.conclusion()))));
        graph.denials().forEach(denial -> trees.add(Tree.of("denial", denial)));
        for (String part : List.of("facts", "goals", "hypotheses")) {
            if (puzzle.has(part)) {
                Item.texts(puzzle, part).forEach(atom -> trees.add(Tree.of(part, Tree.of(atom))));
            }
        }
        if (puzzle.has("observation")) {
            trees.add(Tree.of("observation", Tree.of(Item.text(puzzle, "observation"))));
        }
        return trees;
    }

    /** The names that occur. */
    static List<String> names(List<Tree> trees) {
        Set<String> names = new TreeSet<>();
        trees.forEach(tree -> tree.collectLeaves(names));
        names.removeIf(name -> !isName(name));
        return List.copyOf(names);
    }

    static boolean isName(String label) {
        return label.length() == 1 && label.charAt(0) >= 'A' && label.charAt(0) <= 'Z';
    }
}
