// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules over atoms A to Z, and conditions that never hold. */
final class RuleGraph {

    /** The height of what cannot be proved. */
    static final int UNPROVABLE = 1_000_000;

    private static final List<String> OPERATORS = List.of("AND", "OR");

    private static final int NUM_ATOMS = 26;

    /** A condition and the atom that follows from it. */
    record Implication(Tree condition, String conclusion) {}

    private final List<Implication> rules = new ArrayList<>();
    private final List<Tree> denials = new ArrayList<>();

    /**
     * Reads the rules of a puzzle; one that concludes {@code false} is a denial.
     *
     * @throws UnreadableException if a rule is not of the format
     */
    static RuleGraph read(JsonNode puzzle) {
        RuleGraph graph = new RuleGraph();
        for (JsonNode rule : Item.array(puzzle, "rules")) {
            Tree condition = Tree.read(Item.text(rule, "if"), OPERATORS);
            String conclusion = Item.text(rule, "then");
            if (conclusion.equals("false")) {
                graph.denials.add(condition);
            } else {
                graph.rules.add(new Implication(condition, atom(conclusion)));
            }
        }
        return graph;
    }

    /** The atoms that a field lists. */
    static List<String> atoms(JsonNode puzzle, String field) {
        List<String> atoms = Item.texts(puzzle, field);
        atoms.forEach(RuleGraph::atom);
        return atoms;
    }

    static String atom(String name) {
        if (!name.matches("[A-Z]")) {
            throw new UnreadableException("'" + name + "' is no atom, which is one letter A to Z");
        }
        return name;
    }

    List<Implication> rules() {
        return List.copyOf(rules);
    }

    List<Tree> denials() {
        return List.copyOf(denials);
    }

    /** The least height of a proof of each atom: 0 of a fact, else one more than the rule's condition needs. */
    int[] heights(Collection<String> facts) {
        int[] heights = new int[NUM_ATOMS];
        Arrays.fill(heights, UNPROVABLE);
        facts.forEach(fact -> heights[fact.charAt(0) - 'A'] = 0);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Implication rule : rules) {
                int height = 1 + height(rule.condition, heights);
                int conclusion = rule.conclusion.charAt(0) - 'A';
                if (height < heights[conclusion]) {
                    heights[conclusion] = height;
                    changed = true;
                }
            }
        }
        return heights;
    }

    /** The height of a condition: of its higher part if both are needed, of its lower one if either is enough. */
    static int height(Tree condition, int[] heights) {
        if (condition.isLeaf()) {
            return heights[condition.label().charAt(0) - 'A'];
        }
        int first = height(condition.children().getFirst(), heights);
        int second = height(condition.children().getLast(), heights);
        return condition.label().equals("AND") ? Math.max(first, second) : Math.min(first, second);
    }

    static boolean isProved(String atom, int[] heights) {
        return heights[atom.charAt(0) - 'A'] < UNPROVABLE;
    }

    /** Rules and denials that do not hang together with some atoms by atoms that they share. */
    List<String> apart(Collection<String> from) {
        Set<String> reached = new TreeSet<>(from);
        List<Set<String>> left = new ArrayList<>();
        for (Implication rule : rules) {
            Set<String> atoms = new TreeSet<>(List.of(rule.conclusion));
            rule.condition.collectLeaves(atoms);
            left.add(atoms);
        }
        for (Tree denial : denials) {
            Set<String> atoms = new TreeSet<>();
            denial.collectLeaves(atoms);
            left.add(atoms);
        }
        boolean grew = true;
        while (grew) {
            List<Set<String>> touched = left.stream()
                    .filter(atoms -> atoms.stream().anyMatch(reached::contains))
                    .toList();
            touched.forEach(reached::addAll);
            grew = left.removeAll(touched);
        }
        return left.stream().map(Set::toString).toList();
    }

    /** Whether an atom depends on itself by way of rules. */
    boolean isCyclic() {
        Set<String> open = new TreeSet<>();
        rules.forEach(rule -> open.add(rule.conclusion));
        // Atoms whose rules rest on atoms without open rules are closed one after another; a cycle never is.
        while (open.removeIf(atom ->
                rules.stream().filter(rule -> rule.conclusion.equals(atom)).noneMatch(rule -> restsOn(rule, open)))) {
            // Until nothing more is closed.
        }
        return !open.isEmpty();
    }

    private static boolean restsOn(Implication rule, Set<String> atoms) {
        Set<String> premises = new TreeSet<>();
        rule.condition.collectLeaves(premises);
        return premises.stream().anyMatch(atoms::contains);
    }
}
