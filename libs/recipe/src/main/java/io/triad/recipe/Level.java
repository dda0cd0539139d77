// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Optional;

/**
 * One stretch of a curriculum.
 *
 * @param level difficulty of the tasks, 1 to 5
 * @param steps training steps at it, at most if it may be left before
 * @param advance what has the lane leave it before its steps are used up; silent: nothing
 */
public record Level(
        @Within(min = 1, max = 5) int level,
        @Within(min = 1, max = 1_000_000) int steps,
        Optional<Advance> advance) {
    public Level {
        Constraints.check(Level.class, level, steps, advance);
        if (advance.isPresent() && advance.get().firstAfter() >= steps) {
            throw RecipeException.at(
                    "advance." + RecordBinder.keyOf(advance.get().getClass()),
                    advance.get().firstAfter(),
                    "must tell something after fewer steps than the level's " + steps);
        }
    }

    /** Makes a stretch that takes all its steps. */
    public Level(int level, int steps) {
        this(level, steps, Optional.empty());
    }
}
