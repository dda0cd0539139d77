// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.puzzle.Ability;

/**
 * How far a shortcut gets on the tasks of an ability and level.
 *
 * @param numTried questions that it was tried on
 * @param right share that it gets right
 * @param chance share that one gets right without looking: the commonest answer's, or the expected share of blind guesses
 */
public record ShortcutResult(Ability ability, int level, String shortcut, long numTried, double right, double chance) {

    /** How far above chance a shortcut may get. */
    public static final double MARGIN = 0.05;

    /** Standard errors that are put down to the size of the sample. */
    private static final double STANDARD_ERRORS = 3;

    /** The largest share that still counts as near chance: chance, the margin, and three standard errors of the sample. */
    public double limit() {
        double expected = Math.min(1, chance + MARGIN);
        return expected + STANDARD_ERRORS * Math.sqrt(expected * (1 - expected) / Math.max(1, numTried));
    }

    /** Whether the shortcut stays near chance. */
    public boolean isNearChance() {
        return right <= limit();
    }
}
