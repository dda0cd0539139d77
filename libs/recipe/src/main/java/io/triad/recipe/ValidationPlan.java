// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/**
 * The tasks that a weight search goes by: none that training sees, and none that the report measures.
 *
 * @param tasksPerLevel tasks of each ability and level; silent: 50
 * @param levels difficulties; silent: 1
 */
public record ValidationPlan(
        @Describes("Validation tasks of each ability and level.") @Default("50") @Within(min = 1, max = 100_000)
        int tasksPerLevel,

        @Describes("Their difficulties, each once.") @Default("[1]") @Within(min = 1, max = 5)
        List<Integer> levels) {
    public ValidationPlan {
        levels = List.copyOf(levels);
        Constraints.check(ValidationPlan.class, tasksPerLevel, levels);
        Constraints.checkDistinct("levels", levels);
    }
}
