// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.util.List;
import java.util.Map;

/** What an answer says. */
public sealed interface MathAnswer {

    /** A value. */
    record Value(MathExpression expression) implements MathAnswer {}

    /** A set of what it lists: neither order nor repetition matters. */
    record FiniteSet(List<MathAnswer> elements) implements MathAnswer {
        public FiniteSet {
            elements = List.copyOf(elements);
        }
    }

    /**
     * Values in order.
     *
     * @param round whether a pair may be an open interval
     */
    record Tuple(List<MathAnswer> elements, boolean round) implements MathAnswer {
        public Tuple {
            elements = List.copyOf(elements);
        }
    }

    /** All numbers between two. */
    record Interval(MathExpression low, MathExpression high, boolean lowClosed, boolean highClosed)
            implements MathAnswer {}

    /** Several intervals, and sets if any; their order does not matter. */
    record Union(List<MathAnswer> parts) implements MathAnswer {
        public Union {
            parts = List.copyOf(parts);
        }
    }

    /** Values of variables by name. */
    record Assignments(Map<String, MathAnswer> values) implements MathAnswer {
        public Assignments {
            values = Map.copyOf(values);
        }
    }

    /** Two expressions that are equal. */
    record Equation(MathExpression left, MathExpression right) implements MathAnswer {}
}
