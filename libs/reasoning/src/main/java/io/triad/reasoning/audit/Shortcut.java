// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.task.Task;
import java.util.List;
import java.util.function.Function;

/** A cheap trick that needs no reasoning. */
sealed interface Shortcut {

    /** What the trick is, in a few words. */
    String name();

    /**
     * Tells the answer from something seen at a glance, as well as that can be: the commonest answer of all questions that look
     * the same, learnt from half of the tasks and tried on the other half.
     *
     * @param questions what there is to be answered in a task, none if the trick does not fit it
     */
    record Look(String name, Function<Task, List<Seen>> questions) implements Shortcut {}

    /**
     * Guesses the whole answer.
     *
     * @param guesses what came of guessing: one for a task, none if the trick does not fit it
     */
    record Guess(String name, Function<Task, List<Outcome>> guesses) implements Shortcut {}

    /** A question at a glance, and its answer. */
    record Seen(Object look, Object answer) {}

    /**
     * What came of a guess.
     *
     * @param chance how likely a blind guess would have been right, 0 if that is as good as never; 1 where the trick is no
     *     shortcut but the very rule of the puzzle
     */
    record Outcome(boolean right, double chance) {}
}
