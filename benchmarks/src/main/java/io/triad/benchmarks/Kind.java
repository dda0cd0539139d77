// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskSpec;
import java.util.Optional;

/**
 * The kind of tasks that a benchmark makes or judges.
 *
 * @param family empty for the mix of families that an ability has of itself
 */
record Kind(Ability ability, Optional<String> family) {

    /**
     * Reads a benchmark's parameter.
     *
     * @param text an ability's label, with a slash and a family's name if it is to be one family: {@code abduction/explanation}
     * @throws IllegalArgumentException if there is no such ability
     */
    static Kind of(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Kind(Ability.of(text), Optional.empty())
                : new Kind(Ability.of(text.substring(0, slash)), Optional.of(text.substring(slash + 1)));
    }

    /** Whether the generator knows the family. */
    boolean isInstalled() {
        return family.isEmpty() || TaskFamilies.installed().names(ability).contains(family.get());
    }

    /** The spec of one task. */
    TaskSpec spec(int level, Split split, long seed) {
        return family.isEmpty()
                ? TaskSpec.of(ability, level, split, seed)
                : new TaskSpec(ability, family.get(), level, split, seed);
    }
}
