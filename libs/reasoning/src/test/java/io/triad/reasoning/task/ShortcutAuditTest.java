// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.formula.Connective;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cheap tricks that need no reasoning, tried on every generated level: none may do much better than chance.
 *
 * <p>Writes {@code target/shortcut-audit.md}.
 */
class ShortcutAuditTest {

    private static final int NUM_TASKS = 3000;

    private static final List<String> REPORT = new ArrayList<>(List.of(
            "# Shortcut audit", "", "| ability | level | shortcut | right | at most |", "|---|---|---|---|---|"));

    private static List<Task> tasks(Ability ability, int level) {
        List<Task> tasks = new ArrayList<>();
        for (long seed = 0; seed < (level <= 2 ? NUM_TASKS : NUM_TASKS / 6); seed++) {
            tasks.add(TaskGenerator.generate(new TaskSpec(ability, level, Split.TRAIN, seed)));
        }
        return tasks;
    }

    private static void audit(Ability ability, int level, String shortcut, double right, double atMost) {
        REPORT.add(String.format("| %s | %d | %s | %.3f | %.2f |", ability.label(), level, shortcut, right, atMost));
        assertThat(right)
                .as("%s level %d: %s", ability.label(), level, shortcut)
                .isLessThanOrEqualTo(atMost);
    }

    @AfterAll
    static void writeReport() throws IOException {
        Files.write(Path.of("target", "shortcut-audit.md"), REPORT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldNotTellReachableGoalsByTheirLooks(int level) {
        List<Task> tasks = tasks(Ability.ABDUCTION, level);
        double limit = 0.6;
        Map<String, BiPredicate<AbductionPuzzle, String>> shortcuts = new HashMap<>();
        shortcuts.put("always reachable", (puzzle, goal) -> true);
        shortcuts.put("goal is a known atom", (puzzle, goal) -> puzzle.facts().contains(goal));
        shortcuts.put("goal is some rule's conclusion", (puzzle, goal) -> !concluding(puzzle, goal)
                .isEmpty());
        shortcuts.put(
                "goal is concluded twice",
                (puzzle, goal) -> concluding(puzzle, goal).size() > 1);
        shortcuts.put("goal is a premise somewhere", (puzzle, goal) -> puzzle.rules().stream()
                .anyMatch(rule -> rule.left().equals(goal) || rule.right().equals(goal)));
        shortcuts.put("goal follows in one step", (puzzle, goal) -> concluding(puzzle, goal).stream()
                .anyMatch(rule -> supported(rule, puzzle.facts()::contains)));
        shortcuts.put("goal's premises are known or concluded", (puzzle, goal) -> concluding(puzzle, goal).stream()
                .anyMatch(rule -> supported(
                        rule,
                        atom -> puzzle.facts().contains(atom)
                                || !concluding(puzzle, atom).isEmpty())));
        shortcuts.put("goal is concluded by OR", (puzzle, goal) -> concluding(puzzle, goal).stream()
                .anyMatch(rule -> rule.junction() == Junction.OR));
        shortcuts.put("goal's premise is a known atom", (puzzle, goal) -> concluding(puzzle, goal).stream()
                .anyMatch(rule ->
                        puzzle.facts().contains(rule.left()) || puzzle.facts().contains(rule.right())));
        shortcuts.put("goal is in the alphabet's first half", (puzzle, goal) -> goal.charAt(0) < 'N');
        shortcuts.forEach((name, shortcut) -> {
            int right = 0;
            int all = 0;
            for (Task task : tasks) {
                AbductionPuzzle puzzle = (AbductionPuzzle) task.puzzle();
                for (String goal : puzzle.goals()) {
                    boolean reachable = task.answer().contains(goal + " is reachable");
                    right += shortcut.test(puzzle, goal) == reachable ? 1 : 0;
                    all++;
                }
            }
            double share = (double) right / all;
            audit(Ability.ABDUCTION, level, name + ", or the opposite", Math.max(share, 1 - share), limit);
        });
    }

    private static List<Rule> concluding(AbductionPuzzle puzzle, String goal) {
        return puzzle.rules().stream()
                .filter(rule -> rule.conclusion().equals(goal))
                .toList();
    }

    private static boolean supported(Rule rule, java.util.function.Predicate<String> holds) {
        boolean left = holds.test(rule.left());
        boolean right = holds.test(rule.right());
        return rule.junction() == Junction.AND ? left && right : left || right;
    }

    /** Chance is the share of satisfiable sets. */
    @ParameterizedTest
    @CsvSource({"1,0.9", "2,0.85", "3,0.8"})
    void shouldNotTellUnsatisfiableSetsByTheirLooks(int level, double chance) {
        List<Task> tasks = tasks(Ability.DEDUCTION, level);
        Map<String, Function<DeductionPuzzle, Object>> looks = new HashMap<>();
        looks.put("number of formulas", puzzle -> puzzle.formulas().size());
        looks.put(
                "number of formulas and of conjunctions",
                puzzle -> puzzle.formulas().size() + ":"
                        + puzzle.formulas().stream()
                                .filter(ShortcutAuditTest::isConjunction)
                                .count());
        looks.put(
                "first formula's connective",
                puzzle -> puzzle.formulas().getFirst() instanceof Formula.Binary binary
                        ? binary.connective()
                        : Connective.AND);
        looks.put(
                "number of occurrences", puzzle -> puzzle.formulas().toString().split("Variable").length);
        looks.forEach((name, look) -> audit(
                Ability.DEDUCTION,
                level,
                "satisfiable by " + name,
                bestGuess(tasks, task -> look.apply((DeductionPuzzle) task.puzzle()), task -> task.answer()
                        .equals("unsatisfiable")),
                chance + 0.05));
        audit(
                Ability.DEDUCTION,
                level,
                "the commonest answer",
                bestGuess(tasks, task -> "", Task::answer),
                1 - chance + 0.05);
        audit(
                Ability.DEDUCTION,
                level,
                "every variable as it mostly occurs",
                tasks.stream().filter(ShortcutAuditTest::majoritySignsHold).count() / (double) tasks.size(),
                0.32);
    }

    private static boolean isConjunction(Formula formula) {
        return formula instanceof Formula.Binary binary && binary.connective() == Connective.AND;
    }

    private static boolean majoritySignsHold(Task task) {
        DeductionPuzzle puzzle = (DeductionPuzzle) task.puzzle();
        Map<String, Integer> signs = new HashMap<>();
        puzzle.formulas().forEach(formula -> countSigns(formula, signs));
        return puzzle.formulas().stream().allMatch(formula -> formula.holds(name -> signs.getOrDefault(name, 0) >= 0));
    }

    private static void countSigns(Formula formula, Map<String, Integer> signs) {
        switch (formula) {
            case Formula.Variable variable -> signs.merge(variable.name(), 1, Integer::sum);
            case Formula.Not not -> not.operand().variables().forEach(name -> signs.merge(name, -1, Integer::sum));
            case Formula.Binary binary -> {
                countSigns(binary.left(), signs);
                countSigns(binary.right(), signs);
            }
        }
    }

    /** How often the commonest answer of all tasks that look the same is right: the best that the look allows. */
    private static double bestGuess(List<Task> tasks, Function<Task, Object> look, Function<Task, Object> answer) {
        Map<Object, Map<Object, Integer>> counts = new HashMap<>();
        for (Task task : tasks) {
            counts.computeIfAbsent(look.apply(task), key -> new HashMap<>()).merge(answer.apply(task), 1, Integer::sum);
        }
        int right = 0;
        for (Map<Object, Integer> ofLook : counts.values()) {
            right += ofLook.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        }
        return (double) right / tasks.size();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldNotCompleteSequencesByTheLastStep(int level) {
        List<Task> tasks = tasks(Ability.INDUCTION, level);
        audit(Ability.INDUCTION, level, "last difference", solvedBy(tasks, false), 0.42);
        audit(Ability.INDUCTION, level, "last ratio", solvedBy(tasks, true), 0.2);
        audit(Ability.INDUCTION, level, "the commonest answer", bestGuess(tasks, task -> "", Task::answer), 0.1);
    }

    /** The step between the two visible terms before the masked one, or else after it, taken from the term before. */
    private static double solvedBy(List<Task> tasks, boolean ratio) {
        int solved = 0;
        for (Task task : tasks) {
            MaskedSequence sequence = ((InductionPuzzle) task.puzzle()).sequence();
            int masked = sequence.maskedIndex();
            int from = masked >= 2 ? masked - 2 : masked + 1;
            if (from + 1 >= sequence.terms().size()) {
                continue;
            }
            long first = sequence.visible(from);
            long second = sequence.visible(from + 1);
            long before = ((Term.Visible) sequence.terms().get(masked - 1)).value();
            boolean exact = first != 0 && before * second % first == 0;
            long guess = ratio ? (exact ? before * second / first : Long.MIN_VALUE) : before + second - first;
            solved += sequence.notation().writes(guess)
                            && sequence.notation().text(guess).equals(task.answer())
                    ? 1
                    : 0;
        }
        return (double) solved / tasks.size();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldNotHaveACommonValue(int level) {
        List<Task> tasks = tasks(Ability.ARITHMETIC, level);
        audit(Ability.ARITHMETIC, level, "the commonest answer", bestGuess(tasks, task -> "", Task::answer), 0.1);
    }
}
