// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

/** A question whose answers can be judged without asking whoever made it. */
public sealed interface Puzzle
        permits DeductionPuzzle,
                InductionPuzzle,
                ReachabilityPuzzle,
                ExplanationPuzzle,
                ArithmeticPuzzle,
                QuestionPuzzle {

    /** What the puzzle exercises. */
    Ability ability();

    /**
     * Text that is the same for puzzles that differ only in the names of their symbols, the order of their parts or
     * the order of commutative operands. It begins with the ability's label.
     */
    String canonicalForm();

    /**
     * Text that is the same for puzzles that mean the same, however they are written: what keeps train and held-out apart.
     * Two puzzles of one canonical form are of one class; the reverse need not hold.
     */
    default String semanticClass() {
        return canonicalForm();
    }
}
