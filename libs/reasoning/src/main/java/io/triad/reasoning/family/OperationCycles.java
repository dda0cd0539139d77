// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sequences by several operations in turn, over and over, of which at least two whole periods are shown. */
public final class OperationCycles extends SequenceFamily {

    private static final List<Integer> MIN_PERIODS = List.of(2, 2, 3, 4, 5);

    private static final List<Integer> MAX_PERIODS = List.of(2, 3, 4, 5, 6);

    /** The family. */
    public OperationCycles() {
        super("cycle", List.of(35, 35, 35, 35, 35));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return Notation.NUMBERS;
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        int period = plan.between(MIN_PERIODS.get(level - 1), MAX_PERIODS.get(level - 1));
        List<Operation> cycle = new ArrayList<>();
        while (cycle.size() < period) {
            cycle.add(random.percent(65) ? shift(design.maxShift(), random) : factor(design, random));
        }
        int numTerms = 2 * period + 2 + random.nextInt(2);
        return follow(notation, random.between(1, 30), cycle, numTerms, design.maxValue());
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Cycle cycle && cycle.cycle().size() > 1;
    }
}
