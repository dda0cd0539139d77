// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** The kinds of tasks that are made. */
public enum TaskKind {
    /** Satisfiability of formulas. */
    DEDUCTION,
    /** The masked term of a sequence. */
    INDUCTION,
    /** What a goal rests on in a graph of rules. */
    ABDUCTION,
    /** Nested integer expressions. */
    ARITHMETIC;

    /** Returns the name in suites, that of the ability. */
    public String label() {
        return Labels.of(this);
    }
}
