// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.List;
import java.util.Optional;

/** Sequences whose every term is the one before plus a constant. */
public final class ArithmeticSequences extends SequenceFamily {

    /** The family. */
    public ArithmeticSequences() {
        super("arithmetic", List.of(7, 6, 5, 4, 3));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return Notation.NUMBERS;
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        Operation step = shift(design.maxShift(), random);
        long start = random.between(1, Math.min(99 * level, design.maxValue()));
        return follow(notation, start, List.of(step), 5 + random.nextInt(2), design.maxValue());
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Cycle cycle
                && cycle.cycle().size() == 1
                && cycle.cycle().getFirst() instanceof Operation.Add;
    }
}
