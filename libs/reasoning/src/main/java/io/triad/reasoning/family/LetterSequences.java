// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Letters by one to three moves through the alphabet in turn. */
public final class LetterSequences extends SequenceFamily {

    /** Tasks in a hundred with one move alone. */
    private static final List<Integer> ONE_MOVE_PERCENTS = List.of(15, 10, 10, 0, 0);

    /** The family. */
    public LetterSequences() {
        super("letters", List.of(8, 10, 10, 10, 10));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return Notation.LETTERS;
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        int size = plan.percent(ONE_MOVE_PERCENTS.get(level - 1)) ? 1 : plan.between(2, level <= 3 ? 2 : 3);
        List<Operation> cycle = new ArrayList<>();
        while (cycle.size() < size) {
            cycle.add(shift(2 + level, random));
        }
        int numTerms = (size == 1 ? 5 : 2 * size + 2) + random.nextInt(2);
        return follow(notation, random.nextInt(26), cycle, numTerms, 25);
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Cycle;
    }
}
