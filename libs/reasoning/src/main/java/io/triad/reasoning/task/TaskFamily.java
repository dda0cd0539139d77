// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import java.util.Optional;

/** Draws puzzles of one ability. */
interface TaskFamily {

    /**
     * One attempt at a puzzle.
     *
     * @param plan the same for all attempts at a task: what decides the answer's kind is drawn from it, so that
     *     refused attempts do not shift the declared shares
     * @param random fresh for every attempt
     * @param split what the puzzle has to belong to
     * @return empty if this attempt breaks a rule of the family or belongs to another split
     */
    Optional<Draft> attempt(SplitMix64 plan, SplitMix64 random, int level, Split split);

    /** A puzzle that holds the family's rules, with its answer and solution. */
    record Draft(String family, Puzzle puzzle, String answer, String solution) {}
}
