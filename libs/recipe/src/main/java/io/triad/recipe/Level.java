// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * One stretch of a curriculum.
 *
 * @param level difficulty of the tasks, 1 to 5
 * @param steps training steps at it
 */
public record Level(
        @Within(min = 1, max = 5) int level,
        @Within(min = 1, max = 1_000_000) int steps) {
    public Level {
        Constraints.check(Level.class, level, steps);
    }
}
