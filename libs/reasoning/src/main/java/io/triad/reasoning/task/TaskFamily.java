// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.random.SplitMix64;
import java.util.Optional;

/**
 * A family of tasks: draws puzzles of one kind and solves them.
 *
 * <p>Register an implementation of your own with {@link java.util.ServiceLoader}: a public class with a public constructor
 * without arguments, named in {@code META-INF/services/io.triad.reasoning.task.TaskFamily} or provided by a module. It is
 * then found by its name wherever tasks are asked for. Draws use nothing but the random numbers that they are given, so
 * that a task is the same on every machine and for every number of threads; implementations keep no state.
 *
 * @param <P> the kind of puzzle; {@link io.triad.reasoning.puzzle.QuestionPuzzle} serves for whatever has an answer that can
 *     be compared with
 */
public interface TaskFamily<P extends Puzzle> {

    /** What the tasks exercise. */
    Ability ability();

    /** Names the family within its ability: lower-case letters, digits and inner hyphens. */
    String name();

    /**
     * Weight in the mix of its ability at a level, when nobody says otherwise. The default, 0, leaves the family to those who
     * ask for it by name, so that installing it changes no recipe.
     */
    default int share(int level) {
        return 0;
    }

    /** Changes whenever some spec would give another task; empty for the library's own families. */
    default String revision() {
        return "";
    }

    /**
     * One attempt at a puzzle.
     *
     * @param plan the same for all attempts at a task: what decides the answer's kind is drawn from it, so that
     *     refused attempts do not shift the declared shares
     * @param random fresh for every attempt
     * @param level 1 to {@link TaskSpec#MAX_LEVEL}
     * @return empty if this attempt breaks a rule of the family
     */
    Optional<P> draw(SplitMix64 plan, SplitMix64 random, int level);

    /**
     * Another puzzle that holds all the rules that a drawn one does, for the case that this one belongs to the other split; a
     * cheap way to it saves a whole draw.
     *
     * @return empty if there is no cheap way
     */
    default Optional<P> vary(P puzzle, SplitMix64 random) {
        return Optional.empty();
    }

    /**
     * Solves a drawn puzzle.
     *
     * @return empty if it turns out too easy or too hard for the level
     */
    Optional<Solution> solve(P puzzle, int level);
}
