// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/**
 * Tasks of the held-out split that are made for a suite.
 *
 * @param abilities silent: all four
 * @param levels difficulties of each ability; silent: 1 to 5
 * @param tasksPerLevel tasks wanted of each ability and level, of which a level may have fewer; silent: 100
 */
public record HeldOutTasks(
        @Describes("Of which abilities.") @Default("[\"deduction\", \"induction\", \"abduction\", \"arithmetic\"]")
        List<TaskKind> abilities,

        @Describes("Difficulties of each ability.") @Default("[1, 2, 3, 4, 5]") @Within(min = 1, max = 5)
        List<Integer> levels,

        @Describes("Distinct tasks wanted of each ability and level, of which an easy one may have fewer.")
        @Default("100")
        @Within(min = 1, max = 100_000)
        int tasksPerLevel) {
    public HeldOutTasks {
        abilities = List.copyOf(abilities);
        levels = List.copyOf(levels);
        Constraints.check(HeldOutTasks.class, abilities, levels, tasksPerLevel);
        Constraints.checkDistinct("abilities", abilities);
        Constraints.checkDistinct("levels", levels);
    }
}
