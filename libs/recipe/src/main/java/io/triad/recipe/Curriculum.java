// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/**
 * The levels that a lane goes through, easiest first. A lane has as many steps as its levels have together: what a level that
 * is left early does not use, the last one takes.
 *
 * @param levels one to five stretches whose levels rise
 */
public record Curriculum(@Inline List<Level> levels) {
    public Curriculum {
        levels = List.copyOf(levels);
        Constraints.check(Curriculum.class, levels);
        for (int index = 1; index < levels.size(); index++) {
            if (levels.get(index).level() <= levels.get(index - 1).level()) {
                throw RecipeException.at(
                        "[" + index + "].level",
                        levels.get(index).level(),
                        "must be above the level before it, "
                                + levels.get(index - 1).level());
            }
        }
        if (levels.getLast().advance().isPresent()) {
            throw RecipeException.at(
                    "[" + (levels.size() - 1) + "].advance",
                    RecordBinder.keyOf(levels.getLast().advance().get().getClass()),
                    "must not stand at the last level, which takes all steps that are left");
        }
    }

    /** Tells whether a level may be left before its steps are used up, so that levels are not known beforehand. */
    public boolean isAdaptive() {
        return levels.stream().anyMatch(stretch -> stretch.advance().isPresent());
    }

    /**
     * Returns the level of training step {@code step}, from 1, when no level is left before its steps are used up.
     *
     * @throws IndexOutOfBoundsException when the curriculum has no such step
     */
    public int levelOf(int step) {
        int last = 0;
        for (Level stretch : levels) {
            last += stretch.steps();
            if (step >= 1 && step <= last) {
                return stretch.level();
            }
        }
        throw new IndexOutOfBoundsException("step " + step + " is outside 1 to " + numSteps());
    }

    /** Returns the number of training steps in all. */
    public int numSteps() {
        return levels.stream().mapToInt(Level::steps).sum();
    }
}
