// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import java.util.List;

/** A rule that explains the visible terms of a sequence, and what it says of the masked one. */
public sealed interface Hypothesis {

    /** The masked term. */
    long answer();

    /**
     * Operations applied in turn, for ever.
     *
     * @param cycle the operations of one period
     */
    record Cycle(List<Operation> cycle, long answer) implements Hypothesis {
        public Cycle {
            cycle = List.copyOf(cycle);
        }

        /** The operation that leads from term {@code gap} to the next. */
        public Operation operation(int gap) {
            return cycle.get(gap % cycle.size());
        }
    }

    /**
     * Two sequences in turn, each with one operation.
     *
     * @param even the operation between the first, third, fifth … term
     * @param odd the operation between the second, fourth, sixth … term
     */
    record Interleaved(Operation even, Operation odd, long answer) implements Hypothesis {

        /** The operation that leads to a term from the one two places before. */
        public Operation operation(int term) {
            return term % 2 == 0 ? even : odd;
        }
    }

    /** Each term is {@code first} times the one before, plus {@code second} times the one before that, plus a constant. */
    record Recurrence(long first, long second, long constant, long answer) implements Hypothesis {}
}
