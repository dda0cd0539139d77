// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sequences whose every term follows from the two before it: second-order recurrences with small coefficients. */
public final class RecurrentSequences extends SequenceFamily {

    /** Largest coefficients of the last term and the one before, and largest constant. */
    private record Coefficients(int maxFirst, int maxSecond, int maxConstant, boolean negative) {}

    private static final List<Coefficients> LEVELS = List.of(
            new Coefficients(1, 1, 0, false),
            new Coefficients(2, 1, 0, false),
            new Coefficients(2, 2, 3, false),
            new Coefficients(3, 2, 9, true),
            new Coefficients(3, 3, 20, true));

    private static final long MAX_VALUE = 9_999_999;

    /** The family. */
    public RecurrentSequences() {
        super("recurrence", List.of(10, 12, 15, 17, 19));
    }

    @Override
    Notation notation(SplitMix64 plan, int level) {
        return Notation.NUMBERS;
    }

    @Override
    Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design) {
        Coefficients limits = LEVELS.get(level - 1);
        long first = random.between(1, limits.maxFirst);
        long second = random.between(1, limits.maxSecond);
        if (limits.negative && random.percent(30)) {
            second = -Math.min(2, second);
        }
        long constant = random.between(-limits.maxConstant, limits.maxConstant);
        // With a term inside masked four of the rule's steps are still seen.
        int numTerms = 7 + level / 2 + random.nextInt(2);
        List<Long> values = new ArrayList<>();
        values.add((long) random.between(0, 5 + 3 * level));
        values.add((long) random.between(1, 6 + 4 * level));
        while (values.size() < numTerms) {
            long next = first * values.getLast() + second * values.get(values.size() - 2) + constant;
            if (next < 0 || next > MAX_VALUE) {
                return Optional.empty();
            }
            values.add(next);
        }
        return Optional.of(values);
    }

    @Override
    boolean isOurs(Hypothesis simplest) {
        return simplest instanceof Hypothesis.Recurrence;
    }
}
