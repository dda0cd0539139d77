// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * An endless order of questions: round after round through all of them, each round shuffled anew. What stands at a position
 * depends on seed, questions and position alone. Not for several threads.
 */
public final class QuestionOrder {
    private static final long ROUND_STEP = 0x9E3779B97F4A7C15L;

    private final List<Row> rows;
    private final long seed;
    private List<Row> shuffled = List.of();
    private long shuffledRound = -1;

    QuestionOrder(List<Row> rows, long seed) {
        this.rows = List.copyOf(rows);
        this.seed = seed;
    }

    /** Returns the question at a position, from 0. */
    public Row at(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("positions begin at 0, not at " + position);
        }
        long round = position / rows.size();
        if (round != shuffledRound) {
            List<Row> order = new ArrayList<>(rows);
            new SplitMix64(SplitMix64.mix(seed) + ROUND_STEP * (round + 1)).shuffle(order);
            shuffled = order;
            shuffledRound = round;
        }
        return shuffled.get((int) (position % rows.size()));
    }
}
