// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Puzzle;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which of a level's tasks are new, given those before.
 *
 * <p>As long as most draws bring a new one, no two puzzles are of one {@linkplain Puzzle#semanticClass() semantic class}. Of a
 * level that has few, each class would soon stand there once, whatever its share of the draws, and the mix would be another
 * than the level's; from then on puzzles are new that are of another {@linkplain Puzzle#canonicalForm() canonical form}.
 * Remembers a digest of each; not thread-safe.
 */
public final class Novelty {

    /** Draws in turn without anything new after which a level is exhausted. */
    public static final int PATIENCE = 2_000;

    private final Set<String> classes = new HashSet<>();
    private final Set<String> forms = new HashSet<>();
    private boolean manyClasses = true;
    private long numOffered;
    private long numPassedOver;
    private int inVain;

    /** Whether a task is new, given all that were offered before it; those that are stay remembered. */
    public boolean isNew(Task task) {
        numOffered++;
        boolean newClass = classes.add(Split.digest(task.puzzle().semanticClass()));
        manyClasses &= 2L * classes.size() >= numOffered;
        boolean wanted = (newClass || !manyClasses)
                && forms.add(Split.digest(task.puzzle().canonicalForm()));
        inVain = wanted ? 0 : inVain + 1;
        numPassedOver += wanted ? 0 : 1;
        return wanted;
    }

    /** Whether nothing new has come for so long that nothing more is to be expected. */
    public boolean isExhausted() {
        return inVain >= PATIENCE;
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
