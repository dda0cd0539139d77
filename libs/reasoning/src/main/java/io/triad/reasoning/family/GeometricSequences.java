// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.List;
import java.util.Optional;

/** Sequences whose every term is the one before times, or by, a constant. */
public final class GeometricSequences extends SequenceFamily {

    /** The family. */
    public GeometricSequences() {
        super("geometric", List.of(6, 5, 4, 3, 2));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return Notation.NUMBERS;
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        Operation step = factor(design, random);
        long start = random.percent(50) ? random.between(1, 30) : random.between(1, design.maxValue());
        return follow(notation, start, List.of(step), 5 + random.nextInt(2), design.maxValue());
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Cycle cycle
                && cycle.cycle().size() == 1
                && !(cycle.cycle().getFirst() instanceof Operation.Add);
    }
}
