// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

/** A question that a solver can answer. */
public sealed interface Puzzle permits DeductionPuzzle, InductionPuzzle, AbductionPuzzle, ArithmeticPuzzle {

    /** What the puzzle exercises. */
    Ability ability();

    /**
     * Text that is the same for puzzles that differ only in the names of their symbols, the order of their parts or
     * the order of commutative operands. It begins with the ability's label.
     */
    String canonicalForm();
}
