// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.reasoning.puzzle.Ability;

/**
 * Right answers of one ability.
 *
 * @param numTasks at least 1
 * @param numCorrect those that were answered right
 */
public record AbilityShare(Ability ability, int numTasks, int numCorrect) {
    public AbilityShare {
        if (numTasks < 1 || numCorrect < 0 || numCorrect > numTasks) {
            throw new IllegalArgumentException("of at least 1 task of " + ability.label() + " 0 to all are right, not "
                    + numCorrect + " of " + numTasks);
        }
    }

    /** Returns the share of the tasks that were answered right. */
    public double accuracy() {
        return (double) numCorrect / numTasks;
    }
}
