// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Formulas: every assignment is tried. */
final class DeductionCheck {

    static final List<String> OPERATORS = List.of("∧", "∨", "→", "↔", "⊕");

    /** Variables, fewest and most formulas, and depth of each. */
    private record Level(int numVariables, int minFormulas, int maxFormulas, int depth) {}

    private static final List<Level> LEVELS = List.of(
            new Level(4, 3, 4, 1),
            new Level(6, 3, 5, 2),
            new Level(8, 4, 5, 3),
            new Level(10, 4, 6, 4),
            new Level(12, 4, 6, 5));

    private DeductionCheck() {}

    static void check(Item item, Findings findings) {
        JsonNode puzzle = item.puzzle();
        List<String> variables = Item.texts(puzzle, "variables");
        List<Tree> formulas = formulas(puzzle);
        if (!Item.field(puzzle, "satisfiable").isBoolean()) {
            throw new UnreadableException("'satisfiable' is true or false");
        }
        boolean satisfiable = puzzle.get("satisfiable").asBoolean();
        checkVariables(variables, formulas, findings);
        if (findings.violations().isEmpty()) {
            checkLevel(item.level(), variables, formulas, findings);
            findings.require(
                    formulas.stream().anyMatch(Tree::negatesBrackets)
                            == item.family().equals("negation"),
                    Rule.FAMILY,
                    "the formulas are %s, and said to be of %s",
                    formulas.stream().anyMatch(Tree::negatesBrackets)
                            ? "with negated brackets"
                            : "without negated brackets",
                    item.family());
            checkMeaning(item, satisfiable, variables, formulas, findings);
        }
    }

    static List<Tree> formulas(JsonNode puzzle) {
        return Item.texts(puzzle, "formulas").stream()
                .map(text -> Tree.read(text, OPERATORS))
                .toList();
    }

    private static void checkVariables(List<String> variables, List<Tree> formulas, Findings findings) {
        findings.require(
                variables.equals(List.copyOf(new TreeSet<>(variables)))
                        && variables.stream().allMatch(name -> name.matches("[A-Z]"))
                        && variables.size() <= Assignments.MAX_VARIABLES,
                Rule.VARIABLES,
                "the variables are %s",
                variables);
        Set<String> used = new TreeSet<>();
        formulas.forEach(formula -> formula.collectLeaves(used));
        findings.require(
                used.equals(Set.copyOf(variables)), Rule.VARIABLES, "of %s the formulas use %s", variables, used);
    }

    private static void checkLevel(int number, List<String> variables, List<Tree> formulas, Findings findings) {
        Level level = LEVELS.get(number - 1);
        findings.require(
                variables.size() == level.numVariables,
                Rule.LEVEL,
                "%d variables, not %d",
                variables.size(),
                level.numVariables);
        findings.require(
                formulas.size() >= level.minFormulas && formulas.size() <= level.maxFormulas,
                Rule.LEVEL,
                "%d formulas, not %d to %d",
                formulas.size(),
                level.minFormulas,
                level.maxFormulas);
        for (int f = 0; f < formulas.size(); f++) {
            int depth = formulas.get(f).depth();
            findings.require(
                    depth == level.depth, Rule.LEVEL, "formula %d has depth %d, not %d", f + 1, depth, level.depth);
        }
    }

    private static void checkMeaning(
            Item item, boolean satisfiable, List<String> variables, List<Tree> formulas, Findings findings) {
        Assignments assignments = new Assignments(variables);
        List<BitSet> tables = formulas.stream().map(assignments::satisfying).toList();
        BitSet all = assignments.common(tables, -1);
        findings.require(
                all.cardinality() == (satisfiable ? 1 : 0),
                Rule.MODELS,
                "%d satisfying assignments, and said to be %s",
                all.cardinality(),
                satisfiable ? "satisfiable" : "unsatisfiable");
        for (int f = 0; f < tables.size(); f++) {
            findings.require(
                    tables.get(f).cardinality() < assignments.number(),
                    Rule.TAUTOLOGY,
                    "formula %d is always true",
                    f + 1);
            findings.require(
                    !assignments.common(tables, f).equals(all),
                    Rule.NECESSITY,
                    "formula %d follows from the others",
                    f + 1);
            for (int g = 0; g < f; g++) {
                findings.require(
                        !tables.get(f).equals(tables.get(g)),
                        Rule.EQUAL_FORMULAS,
                        "formulas %d and %d mean the same",
                        g + 1,
                        f + 1);
            }
        }
        checkAnswer(item.answer(), variables, all, findings);
    }

    private static void checkAnswer(String answer, List<String> variables, BitSet all, Findings findings) {
        if (all.isEmpty()) {
            findings.require(answer.equals("unsatisfiable"), Rule.ANSWER, "'%s', not 'unsatisfiable'", answer);
            return;
        }
        int claimed = 0;
        List<String> missing = new ArrayList<>(Arrays.asList(answer.split("\n", -1)));
        for (int v = 0; v < variables.size(); v++) {
            boolean isTrue = missing.remove(variables.get(v) + " is true");
            boolean isFalse = missing.remove(variables.get(v) + " is false");
            findings.require(
                    isTrue != isFalse, Rule.ANSWER, "the answer does not say once what %s is", variables.get(v));
            claimed |= isTrue ? 1 << v : 0;
        }
        findings.require(missing.isEmpty(), Rule.ANSWER, "the answer also has %s", missing);
        findings.require(all.get(claimed), Rule.ANSWER, "the answer's assignment satisfies not all formulas");
    }
}
