// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.Estimate;
import io.triad.reasoning.puzzle.Ability;

/**
 * A checkpoint's share of right responses on held-out tasks.
 *
 * @param level difficulty, or {@link #ALL_LEVELS}
 * @param numTasks distinct tasks that it rests on
 * @param samplesPerTask responses to each
 * @param accuracy share of responses that are right
 * @param wellFormed share of responses whose tags are in order, 0 to 1
 */
public record Score(
        Ability ability,
        int level,
        Decoding decoding,
        int numTasks,
        int samplesPerTask,
        Estimate accuracy,
        double wellFormed) {
    /** The level of a score over all levels together. */
    public static final int ALL_LEVELS = 0;
}
