// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Letters of an alphabet that begins again after its end, by one to three moves in turn. */
public final class CyclicLetters extends SequenceFamily {

    private static final int MIN_SIZE = 7;

    /** Tasks in a hundred with one move alone. */
    private static final List<Integer> ONE_MOVE_PERCENTS = List.of(15, 10, 10, 0, 0);

    /** The family. */
    public CyclicLetters() {
        super("cyclic-letters", List.of(8, 10, 10, 10, 10));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return new Notation.Letters(plan.between(MIN_SIZE, 26), true);
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        if (!(notation instanceof Notation.Letters(int size, boolean _))) {
            throw new IllegalStateException("The family writes letters, not " + notation);
        }
        int period = plan.percent(ONE_MOVE_PERCENTS.get(level - 1)) ? 1 : plan.between(2, level <= 3 ? 2 : 3);
        List<Operation> cycle = new ArrayList<>();
        while (cycle.size() < period) {
            cycle.add(new Operation.Turn(random.between(1, Math.min(size - 1, 3 + 2 * level)), size));
        }
        int numTerms = (period == 1 ? 5 : 2 * period + 2) + random.nextInt(2);
        return follow(notation, random.nextInt(size), cycle, numTerms, size - 1L);
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Cycle;
    }
}
