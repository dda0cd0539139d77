// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two sequences in turn, each by an operation of its own. */
public final class InterleavedSequences extends SequenceFamily {

    /** The family. */
    public InterleavedSequences() {
        super("interleaved", List.of(10, 15, 18, 20, 22));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return Notation.NUMBERS;
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        // Two steps of each sequence are seen even with a term inside masked.
        int numTerms = 8 + level + random.nextInt(2);
        Optional<List<Long>> even = strand(notation, (numTerms + 1) / 2, random, design);
        Optional<List<Long>> odd = strand(notation, numTerms / 2, random, design);
        if (even.isEmpty() || odd.isEmpty()) {
            return Optional.empty();
        }
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < numTerms; i++) {
            values.add((i % 2 == 0 ? even : odd).get().get(i / 2));
        }
        return Optional.of(values);
    }

    private static Optional<List<Long>> strand(Notation notation, int numTerms, SplitMix64 random, Level design) {
        Operation step = random.percent(80) ? shift(design.maxShift(), random) : factor(design, random);
        return follow(notation, random.between(1, 30), List.of(step), numTerms, design.maxValue());
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Interleaved;
    }
}
