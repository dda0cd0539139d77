// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Ability;

/**
 * What to generate. With the generator's version it determines the task.
 *
 * @param family name of a family of the ability, see {@link TaskFamilies}; {@link FamilyMix} chooses one
 * @param level 1 to {@link #MAX_LEVEL}
 * @param seed any number
 */
public record TaskSpec(Ability ability, String family, int level, Split split, long seed) {

    /** The hardest level. */
    public static final int MAX_LEVEL = 5;

    public TaskSpec {
        if (level < 1 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("Levels are 1 to " + MAX_LEVEL + ", not " + level);
        }
    }

    /** The spec for a level that nobody chose a family for: one of {@link FamilyMix#DEFAULT}. */
    public static TaskSpec of(Ability ability, int level, Split split, long seed) {
        return FamilyMix.DEFAULT.spec(ability, level, split, seed);
    }

    /**
     * The id of the task that a generator of this version makes, such as {@code deduction-satisfiability-l1-train-42-g8}:
     * unique, and enough to make the task again.
     */
    String taskId(String generatorVersion) {
        return ability.label() + "-" + family + "-l" + level + "-" + split.label() + "-" + Long.toUnsignedString(seed)
                + "-g" + generatorVersion;
    }
}
