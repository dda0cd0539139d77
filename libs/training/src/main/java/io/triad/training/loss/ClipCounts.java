// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

/**
 * How many tokens a bound of the loss holds back.
 *
 * @param low negative advantage and a ratio below the lower bound
 * @param high positive advantage and a ratio above the upper bound
 * @param capped importance weights that were cut
 */
public record ClipCounts(long low, long high, long capped) {
    /** Counts of nothing. */
    public static final ClipCounts NONE = new ClipCounts(0, 0, 0);

    /** Returns the counts of both. */
    public ClipCounts plus(ClipCounts other) {
        return new ClipCounts(low + other.low, high + other.high, capped + other.capped);
    }
}
