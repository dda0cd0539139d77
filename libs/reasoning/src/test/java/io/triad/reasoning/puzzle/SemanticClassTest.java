// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SemanticClassTest {

    private static String classOf(String... formulas) {
        return puzzle(formulas).semanticClass();
    }

    private static DeductionPuzzle puzzle(String... formulas) {
        return new DeductionPuzzle(
                List.of("A", "B", "C"),
                Stream.of(formulas).map(FormulaParser::parse).toList(),
                true);
    }

    @Test
    void shouldNotTellApartWhatMeansTheSame() {
        assertThat(classOf("A→B", "B∧C")).isEqualTo(classOf("¬A∨B", "C∧B"));
        assertThat(classOf("A→B", "B∧C")).isEqualTo(classOf("¬C→¬A", "B∧C"));
        assertThat(classOf("A⊕B", "A∨C")).isEqualTo(classOf("C∨B", "¬(A↔B)"));
        assertThat(puzzle("A→B").canonicalForm()).isNotEqualTo(puzzle("¬A∨B").canonicalForm());
    }

    @Test
    void shouldTellApartWhatMeansSomethingElse() {
        assertThat(classOf("A→B", "B∧C")).isNotEqualTo(classOf("B→A", "B∧C"));
        assertThat(classOf("A→B", "B→C")).isNotEqualTo(classOf("A→B", "A→C"));
        assertThat(classOf("A→B", "B→C", "C→A")).isNotEqualTo(classOf("A→B", "B→C", "A→C"));
        assertThat(classOf("A∧B")).isNotEqualTo(classOf("A∨B"));
    }

    /** By brute force: the smallest set of truth tables over all ways of naming four variables. */
    @Test
    void shouldAgreeWithTryingEveryNaming() {
        Map<String, String> byNaming = new HashMap<>();
        Map<String, String> byClass = new HashMap<>();
        for (int seed = 0; seed < 3_000; seed++) {
            DeductionPuzzle puzzle = (DeductionPuzzle)
                    TaskGenerator.generate(new TaskSpec(Ability.DEDUCTION, "satisfiability", 1, Split.TRAIN, seed))
                            .puzzle();
            String smallest = smallest(puzzle);
            String semanticClass = puzzle.semanticClass();
            assertThat(byNaming.putIfAbsent(smallest, semanticClass))
                    .as("one meaning, one class")
                    .isIn(null, semanticClass);
            assertThat(byClass.putIfAbsent(semanticClass, smallest))
                    .as("one class, one meaning")
                    .isIn(null, smallest);
        }
        assertThat(byNaming.size()).isGreaterThan(300);
    }

    private static String smallest(DeductionPuzzle puzzle) {
        TreeSet<String> all = new TreeSet<>();
        for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
            all.add(puzzle.formulas().stream()
                    .map(formula -> {
                        StringBuilder table = new StringBuilder();
                        for (int assignment = 0; assignment < 16; assignment++) {
                            int renamed = 0;
                            for (int v = 0; v < 4; v++) {
                                renamed |= (assignment >>> order.get(v) & 1) << v;
                            }
                            table.append(formula.holds(renamed) ? '1' : '0');
                        }
                        return table.toString();
                    })
                    .sorted()
                    .collect(Collectors.joining(" ")));
        }
        return all.first();
    }

    private static Set<List<Integer>> orders(List<Integer> elements) {
        if (elements.isEmpty()) {
            return Set.of(List.of());
        }
        Set<List<Integer>> orders = new java.util.HashSet<>();
        for (Integer first : elements) {
            List<Integer> rest = new ArrayList<>(elements);
            rest.remove(first);
            for (List<Integer> order : orders(rest)) {
                List<Integer> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }
}
