// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

/** Decides what evaluation cannot: whether two expressions are equal for all values of their variables. */
@FunctionalInterface
public interface Algebra {

    /**
     * Compares two expressions, each within the bounds of {@link Size#ALGEBRA}.
     *
     * @throws DeadlinePassedException if the deadline passes first; the work has then stopped
     */
    Equality compare(MathExpression left, MathExpression right, Deadline deadline);
}
