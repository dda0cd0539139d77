// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

/**
 * What to generate. With {@link TaskGenerator#VERSION} it determines the task.
 *
 * @param level 1 to {@link #MAX_LEVEL}
 * @param seed any number
 */
public record TaskSpec(Ability ability, int level, Split split, long seed) {

    /** The hardest level. */
    public static final int MAX_LEVEL = 5;

    public TaskSpec {
        if (level < 1 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("Levels are 1 to " + MAX_LEVEL + ", not " + level);
        }
    }

    /** The id of the task, such as {@code deduction-l1-train-42-g2}: unique, and enough to make the task again. */
    public String taskId() {
        return ability.label() + "-l" + level + "-" + split.label() + "-" + Long.toUnsignedString(seed) + "-g"
                + TaskGenerator.VERSION;
    }
}
