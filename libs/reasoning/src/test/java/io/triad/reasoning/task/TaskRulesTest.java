// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of generated tasks against what the design promises of each, checked by brute force from their prompts. */
class TaskRulesTest {

    private static final int NUM_TASKS = 2000;

    private static List<Task> tasks(Ability ability, int level, int number) {
        List<Task> tasks = new ArrayList<>();
        for (int seed = 0; seed < number; seed++) {
            Split split = seed % 8 == 7 ? Split.HELDOUT : Split.TRAIN;
            tasks.add(TaskGenerator.generate(TaskSpec.of(ability, level, split, seed)));
        }
        return tasks;
    }

    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> {
        throw new AssertionError("no generated task is a question in words");
    });

    private static List<Task> tasks(Ability ability, String family, int level, int number) {
        List<Task> tasks = new ArrayList<>();
        for (int seed = 0; seed < number; seed++) {
            Split split = seed % 8 == 7 ? Split.HELDOUT : Split.TRAIN;
            tasks.add(TaskGenerator.generate(new TaskSpec(ability, family, level, split, seed)));
        }
        return tasks;
    }

    /** Lines of the compact prompt after the keyword. */
    private static List<String> lines(Task task) {
        String prompt = Prompts.render(task.puzzle(), PromptStyle.COMPACT).user();
        return List.of(prompt.split("\n")).subList(1, prompt.split("\n").length);
    }

    @ParameterizedTest
    @CsvSource({"1,4,3,4,1,0.10", "2,6,3,5,2,0.15", "3,8,4,5,3,0.20"})
    void shouldMakeDeductionsOfNecessaryFormulas(
            int level, int numVariables, int minFormulas, int maxFormulas, int depth, double unsatisfiable) {
        List<Task> tasks = tasks(Ability.DEDUCTION, level, level <= 2 ? NUM_TASKS : 200);
        int numUnsatisfiable = 0;
        for (Task task : tasks) {
            List<String> formulas = lines(task);
            List<Map<Character, Boolean>> models = PuzzleChecker.models(formulas, numVariables);
            assertThat(formulas).hasSizeBetween(minFormulas, maxFormulas).doesNotHaveDuplicates();
            assertThat(formulas)
                    .allSatisfy(formula -> assertThat(nesting(formula)).isEqualTo(depth));
            assertThat(models).hasSizeLessThanOrEqualTo(1);
            for (String formula : formulas) {
                List<String> others = new ArrayList<>(formulas);
                others.remove(formula);
                assertThat(PuzzleChecker.models(others, numVariables))
                        .as(formula)
                        .hasSizeGreaterThan(models.size());
            }
            if (models.isEmpty()) {
                numUnsatisfiable++;
                assertThat(task.answer()).isEqualTo("unsatisfiable");
            } else {
                List<String> expected = new ArrayList<>();
                models.getFirst().forEach((name, value) -> expected.add(name + " is " + value));
                assertThat(task.answer()).isEqualTo(String.join("\n", expected));
            }
        }
        assertThat((double) numUnsatisfiable / tasks.size()).isBetween(unsatisfiable - 0.08, unsatisfiable + 0.08);
    }

    /** Binary connectives on the longest path, from the parentheses alone; those around the whole are only written if negated. */
    private static int nesting(String formula) {
        int open = 0;
        int deepest = 0;
        boolean whole = formula.startsWith("¬(");
        for (int i = 0; i < formula.length(); i++) {
            char c = formula.charAt(i);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            deepest = Math.max(deepest, open);
            whole &= i == 0 || i == formula.length() - 1 || open > 0;
        }
        return whole ? deepest : deepest + 1;
    }

    @ParameterizedTest
    @CsvSource({"1,99", "2,999"})
    void shouldMakeInductionsThatDetermineTheirAnswer(int level, int maxValue) {
        List<Task> tasks = new ArrayList<>();
        for (String family : List.of("arithmetic", "geometric", "cycle", "letters")) {
            tasks.addAll(tasks(Ability.INDUCTION, family, level, NUM_TASKS / 4));
        }
        for (Task task : tasks) {
            List<Long> terms = new ArrayList<>();
            boolean letters = task.family().equals("letters");
            for (String term : lines(task).getFirst().split(" ")) {
                terms.add(term.equals("?") ? null : letters ? term.charAt(0) - 'A' : Long.parseLong(term));
            }
            long answer = letters ? task.answer().charAt(0) - 'A' : Long.parseLong(task.answer());
            long limit = letters ? 25 : 10L * maxValue;
            Set<Long> completions = PuzzleChecker.completions(terms, limit, letters);
            if (letters) {
                completions.removeIf(value -> value < 0);
            }
            assertThat(completions).as(lines(task).getFirst()).containsExactly(answer);
            assertThat(terms.stream().filter(term -> term != null && (term < 0 || term > maxValue)))
                    .isEmpty();
        }
        long inside = tasks.stream()
                .filter(task -> !lines(task).getFirst().endsWith("?"))
                .count();
        assertThat((double) inside / tasks.size()).isBetween(0.3, 0.5);
    }

    @ParameterizedTest
    @CsvSource({"1,2,3,1,3,5,0.10", "2,3,4,2,5,7,0.15", "3,4,5,2,7,9,0.20", "4,5,6,3,8,10,0.25", "5,6,7,3,10,12,0.30"})
    void shouldMakeAbductionsOfTheLevelsDepth(
            int level,
            int minDepth,
            int maxDepth,
            int numGoals,
            int minDistractors,
            int maxDistractors,
            double cyclic) {
        List<Task> tasks = tasks(Ability.ABDUCTION, "reachability", level, NUM_TASKS / 2);
        int numReachable = 0;
        int numCyclic = 0;
        for (Task task : tasks) {
            List<String> lines = lines(task);
            Set<Character> facts = atoms(lines.get(0), "facts:", "✓");
            Set<Character> goals = atoms(lines.get(1), "goals:", " ");
            List<String> rules = lines.subList(2, lines.size());
            Map<Character, Integer> heights = PuzzleChecker.heights(rules, facts);
            assertThat(goals).hasSize(numGoals).doesNotContainAnyElementsOf(facts);
            assertThat(rules).doesNotHaveDuplicates();
            numCyclic += PuzzleChecker.isCyclic(rules) ? 1 : 0;
            assertThat(rules.size())
                    .isBetween(minDepth + numGoals - 1 + minDistractors, maxDepth + numGoals - 1 + maxDistractors);
            List<String> answers = new ArrayList<>();
            for (char goal : goals) {
                Integer height = heights.get(goal);
                numReachable += height == null ? 0 : 1;
                if (height != null) {
                    assertThat(height).isBetween(minDepth, maxDepth);
                } else {
                    assertThat(rules).as("a rule concludes " + goal).anyMatch(rule -> rule.charAt(0) == goal);
                    assertThat(nearMisses(rules, facts, goal))
                            .as("one more atom would prove " + goal)
                            .isPositive();
                }
                answers.add(goal + (height == null ? " is unreachable" : " is reachable"));
            }
            assertThat(task.answer().split("\n")).containsExactlyInAnyOrderElementsOf(answers);
        }
        assertThat((double) numReachable / (tasks.size() * numGoals)).isBetween(0.4, 0.6);
        // Four standard errors.
        assertThat((double) numCyclic / tasks.size())
                .isCloseTo(cyclic, within(4 * Math.sqrt(cyclic * (1 - cyclic) / tasks.size())));
    }

    private static Set<Character> atoms(String line, String keyword, String separator) {
        assertThat(line).startsWith(keyword);
        Set<Character> atoms = new HashSet<>();
        for (String atom : line.substring(keyword.length()).split(separator)) {
            assertThat(atoms.add(atom.charAt(0))).isTrue();
        }
        return atoms;
    }

    /** Atoms other than the goal and its own conclusions that would prove the goal if they were facts. */
    private static long nearMisses(List<String> rules, Set<Character> facts, char goal) {
        return rules.stream()
                .flatMap(rule -> List.of(rule.charAt(2), rule.charAt(4)).stream())
                .distinct()
                .filter(atom -> atom != goal && !facts.contains(atom))
                .filter(atom -> {
                    Set<Character> more = new HashSet<>(facts);
                    more.add(atom);
                    return PuzzleChecker.heights(rules, more).containsKey(goal);
                })
                .count();
    }

    @ParameterizedTest
    @CsvSource({"1,2,12,99", "2,3,12,199"})
    void shouldMakeSmallExpressions(int level, int numOperators, int maxConstant, int maxValue) {
        for (Task task : tasks(Ability.ARITHMETIC, level, NUM_TASKS)) {
            String expression = lines(task).getFirst();
            assertThat(task.answer()).isEqualTo(Long.toString(PuzzleChecker.value(expression)));
            assertThat(Math.abs(Long.parseLong(task.answer()))).isLessThanOrEqualTo(maxValue);
            String[] constants = expression.split("[^0-9]+");
            List<String> numbers =
                    Arrays.stream(constants).filter(text -> !text.isEmpty()).toList();
            assertThat(numbers).hasSize(numOperators + 1);
            assertThat(numbers)
                    .allSatisfy(number -> assertThat(Integer.parseInt(number)).isBetween(1, maxConstant));
        }
    }

    @Test
    void shouldKeepTrainAndHeldOutApart() {
        for (Ability ability : TaskFamilies.installed().abilities()) {
            Map<Split, Set<String>> forms = new LinkedHashMap<>();
            Map<Split, Set<String>> prompts = new LinkedHashMap<>();
            for (Split split : Split.values()) {
                forms.put(split, new HashSet<>());
                prompts.put(split, new HashSet<>());
                for (int level = 1; level <= 2; level++) {
                    for (int seed = 0; seed < NUM_TASKS; seed++) {
                        Task task = TaskGenerator.generate(TaskSpec.of(ability, level, split, seed));
                        assertThat(task.split()).isEqualTo(split);
                        forms.get(split).add(task.puzzle().canonicalForm());
                        prompts.get(split)
                                .add(Prompts.render(task.puzzle(), PromptStyle.COMPACT)
                                        .user());
                    }
                }
            }
            assertThat(forms.get(Split.TRAIN)).doesNotContainAnyElementsOf(forms.get(Split.HELDOUT));
            assertThat(prompts.get(Split.TRAIN)).doesNotContainAnyElementsOf(prompts.get(Split.HELDOUT));
        }
    }

    /** The least share of distinct puzzles among 2,000 train seeds; small levels have few puzzles to give. */
    @ParameterizedTest
    @CsvSource({
        "DEDUCTION,1,0.45", "DEDUCTION,2,0.99", "INDUCTION,1,0.85", "INDUCTION,2,0.85",
        "ABDUCTION,1,0.85", "ABDUCTION,2,0.99", "ARITHMETIC,1,0.7", "ARITHMETIC,2,0.95"
    })
    void shouldRarelyRepeatAPuzzle(Ability ability, int level, double leastShare) {
        Set<String> forms = new HashSet<>();
        for (int seed = 0; seed < NUM_TASKS; seed++) {
            forms.add(TaskGenerator.generate(TaskSpec.of(ability, level, Split.TRAIN, seed))
                    .puzzle()
                    .canonicalForm());
        }
        assertThat((double) forms.size() / NUM_TASKS).isGreaterThanOrEqualTo(leastShare);
    }

    @ParameterizedTest
    @CsvSource({"1,2000", "2,2000", "3,100", "4,50", "5,20"})
    void shouldBePaidInFullForTheWorkedSolution(int level, int number) {
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (Task task : tasks(ability, level, number)) {
                Judgement judgement = VERIFIER.judge(task.puzzle(), Responses.worked(task), RewardScheme.META);
                assertThat(judgement).as(task.taskId()).isInstanceOf(Judgement.Scored.class);
                assertThat(judgement.verdict()).isEqualTo(Verdict.CORRECT);
                assertThat(((Judgement.Scored) judgement).reward()).isEqualTo(3.0);
            }
        }
    }
}
