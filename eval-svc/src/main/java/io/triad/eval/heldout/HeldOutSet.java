// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.heldout;

import io.triad.messaging.Derived;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The held-out tasks of a run: a function of its seed, levels and size, so every checkpoint of the run answers the same.
 *
 * <p>For each ability and level, draws 0, 1, 2, … have the seeds {@code Derived.seed(seed, "heldout", ability, level, draw)};
 * a draw whose canonical form is in the set already is passed over, so all tasks are distinct. An easy level may have fewer
 * distinct tasks than wanted: when {@value #PATIENCE} draws in turn bring nothing new the level is as it is, and scores say
 * how many tasks they rest on.
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
     */
    public static HeldOutSet draw(long seed, List<Integer> levels, int tasksPerLevel) {
        List<HeldOutTask> tasks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level : levels) {
                drawLevel(seed, ability, level, tasksPerLevel, seen, tasks);
            }
        }
        return new HeldOutSet(tasks);
    }

    private static void drawLevel(
            long seed, Ability ability, int level, int wanted, Set<String> seen, List<HeldOutTask> tasks) {
        int index = 0;
        int inVain = 0;
        for (int draw = 0; index < wanted && inVain < PATIENCE; draw++) {
            long taskSeed = Derived.seed(seed, "heldout", ability.label(), level, draw);
            Task task = TaskGenerator.generate(TaskSpec.of(ability, level, Split.HELDOUT, taskSeed));
            if (seen.add(task.puzzle().canonicalForm())) {
                tasks.add(new HeldOutTask(index, task));
                index++;
                inVain = 0;
            } else {
                inVain++;
            }
        }
    }

    /** Returns the tasks of one ability and level. */
    public List<HeldOutTask> of(Ability ability, int level) {
        return tasks.stream()
                .filter(each -> each.task().ability() == ability && each.task().level() == level)
                .toList();
    }
}
