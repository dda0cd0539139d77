// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Puzzle;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which of a level's tasks are new, given those before.
 *
 * <p>As long as new ones turn up, no two puzzles are of one {@linkplain Puzzle#semanticClass() semantic class}. An easy level
 * has few: when {@value #PATIENCE} draws in turn bring no new class, puzzles that mean the same as an earlier one but are of
 * another {@linkplain Puzzle#canonicalForm() canonical form} are taken too; when as many bring no new form, the level is
 * exhausted. Remembers a digest of each; not thread-safe.
 */
public final class Novelty {

    /** Draws in turn without anything new that end the search for it. */
    public static final int PATIENCE = 2_000;

    private final Set<String> classes = new HashSet<>();
    private final Set<String> forms = new HashSet<>();
    private boolean classesLeft = true;
    private int inVain;
    private long numPassedOver;

    /** Whether a task is new, given all that were offered before it; those that are stay remembered. */
    public boolean isNew(Task task) {
        boolean newClass = classes.add(Split.digest(task.puzzle().semanticClass()));
        if (classesLeft && !newClass && inVain + 1 >= PATIENCE) {
            classesLeft = false;
            inVain = 0;
        }
        boolean wanted = (newClass || !classesLeft)
                && forms.add(Split.digest(task.puzzle().canonicalForm()));
        inVain = wanted ? 0 : inVain + 1;
        numPassedOver += wanted ? 0 : 1;
        return wanted;
    }

    /** Whether nothing new has come for so long that nothing more is to be expected. */
    public boolean isExhausted() {
        return !classesLeft && inVain >= PATIENCE;
    }

    /** How many tasks were not new. */
    public long numPassedOver() {
        return numPassedOver;
    }

    /** How many semantic classes there were. */
    public long numClasses() {
        return classes.size();
    }
}
