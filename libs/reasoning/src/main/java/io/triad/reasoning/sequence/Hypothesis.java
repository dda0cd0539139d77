// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import java.util.List;

/**
 * A rule that explains a sequence: operations applied in turn, for ever.
 *
 * @param cycle the operations of one period
 * @param answer what it says of the masked term
 */
public record Hypothesis(List<Operation> cycle, long answer) {

    public Hypothesis {
        cycle = List.copyOf(cycle);
    }

    /** The operation that leads from term {@code gap} to the next. */
    public Operation operation(int gap) {
        return cycle.get(gap % cycle.size());
    }
}
