// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.heldout;

import io.triad.dataset.RunQuestions;
import io.triad.messaging.Derived;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The held-out tasks of a run: a function of its seed, levels, size, families and questions, so every checkpoint of the run
 * answers the same.
 *
 * <p>For each ability and level, draws 0, 1, 2, … have the seeds {@code Derived.seed(seed, "heldout", ability, level, draw)};
 * a draw whose canonical form is in the set already is passed over, so all tasks are distinct. An easy level may have fewer
 * distinct tasks than wanted: when {@value #PATIENCE} draws in turn bring nothing new the level is as it is, and scores say
 * how many tasks they rest on. The questions that a recipe brings are held out beside them, as ability {@code domain}.
 *
 * @param tasks abilities in their order, levels as given, then by index
 */
public record HeldOutSet(List<HeldOutTask> tasks) {
    /** Draws in turn without a new task that end a level. */
    static final int PATIENCE = 500;

    public HeldOutSet {
        tasks = List.copyOf(tasks);
    }

    /**
     * Draws the set.
     *
     * @param seed the recipe's seed
     * @param levels difficulties of each ability
     * @param tasksPerLevel tasks wanted of each ability and level
     * @param mix how often each family is drawn
     * @param questions those of the run, if its recipe brings some
     */
    public static HeldOutSet draw(
            long seed, List<Integer> levels, int tasksPerLevel, FamilyMix mix, Optional<RunQuestions> questions) {
        List<HeldOutTask> tasks =
                new ArrayList<>(draw(seed, TaskFamilies.installed().abilities(), levels, tasksPerLevel, mix).tasks);
        questions.ifPresent(some -> {
            int index = 0;
            for (Task task : some.heldOut(Derived.seed(seed, "heldout", Ability.DOMAIN.label()), tasksPerLevel)) {
                tasks.add(new HeldOutTask(index++, task));
            }
        });
        return new HeldOutSet(tasks);
    }

    /**
     * Draws the tasks of some abilities, the same that a run of that seed has among its own.
     *
     * @param seed root of the tasks' seeds
     * @param levels difficulties of each ability
     * @param tasksPerLevel tasks wanted of each ability and level
     * @param mix how often each family is drawn
     */
    public static HeldOutSet draw(
            long seed, List<Ability> abilities, List<Integer> levels, int tasksPerLevel, FamilyMix mix) {
        List<HeldOutTask> tasks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Ability ability : abilities) {
            for (int level : levels) {
                drawLevel(seed, "heldout", mix, ability, level, tasksPerLevel, seen, task -> true, tasks);
            }
        }
        return new HeldOutSet(tasks);
    }

    /**
     * Draws the tasks that a curriculum goes by: held out too, and from seeds of their own ({@code probe} in the place of
     * {@code heldout}), so that the tasks which the report measures decide nothing. A level with few distinct tasks has some in
     * both.
     *
     * @param tasksWanted tasks of that ability and level
     */
    public static HeldOutSet probe(long seed, Ability ability, int level, int tasksWanted, FamilyMix mix) {
        List<HeldOutTask> tasks = new ArrayList<>();
        drawLevel(seed, "probe", mix, ability, level, tasksWanted, new HashSet<>(), task -> true, tasks);
        return new HeldOutSet(tasks);
    }

    /**
     * Draws the tasks that a weight search goes by: held out too, from seeds of their own ({@code validation} in the place of
     * {@code heldout}), and none of them means the same as one of {@code reported}, so that no task which the report measures
     * decides on weights. A level that {@code reported} uses up has none.
     *
     * @param levels difficulties of each ability
     * @param tasksPerLevel tasks wanted of each ability and level
     */
    public static HeldOutSet validation(
            long seed, List<Integer> levels, int tasksPerLevel, FamilyMix mix, HeldOutSet reported) {
        Set<String> meanings = reported.tasks.stream()
                .map(each -> each.task().puzzle().semanticClass())
                .collect(Collectors.toSet());
        List<HeldOutTask> tasks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level : levels) {
                drawLevel(
                        seed,
                        "validation",
                        mix,
                        ability,
                        level,
                        tasksPerLevel,
                        seen,
                        task -> !meanings.contains(task.puzzle().semanticClass()),
                        tasks);
            }
        }
        return new HeldOutSet(tasks);
    }

    private static void drawLevel(
            long seed,
            String purpose,
            FamilyMix mix,
            Ability ability,
            int level,
            int wanted,
            Set<String> seen,
            Predicate<Task> allowed,
            List<HeldOutTask> tasks) {
        int index = 0;
        int inVain = 0;
        for (int draw = 0; index < wanted && inVain < PATIENCE; draw++) {
            long taskSeed = Derived.seed(seed, purpose, ability.label(), level, draw);
            Task task = TaskGenerator.generate(mix.spec(ability, level, Split.HELDOUT, taskSeed));
            if (allowed.test(task) && seen.add(task.puzzle().canonicalForm())) {
                tasks.add(new HeldOutTask(index, task));
                index++;
                inVain = 0;
            } else {
                inVain++;
            }
        }
    }

    /** Returns the tasks of each ability and level that has some, in their order. */
    public List<List<HeldOutTask>> groups() {
        return List.copyOf(tasks.stream()
                .collect(Collectors.groupingBy(
                        each -> each.task().ability().label() + each.task().level(),
                        LinkedHashMap::new,
                        Collectors.toUnmodifiableList()))
                .values());
    }

    /** Returns the tasks of one ability and level. */
    public List<HeldOutTask> of(Ability ability, int level) {
        return tasks.stream()
                .filter(each -> each.task().ability() == ability && each.task().level() == level)
                .toList();
    }
}
