// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.Puzzle;

/**
 * A puzzle with its origin, an answer and the reasoning that leads to it.
 *
 * @param taskId names the generator version, ability, family, level, split and seed
 * @param family the kind of puzzle within the ability
 * @param seed the seed of its {@link TaskSpec}
 * @param generatorVersion {@link TaskGenerator#VERSION} of the generator that made it, and its family's revision if any
 * @param answer a right answer; a verdict never compares with it but solves the puzzle
 * @param solution the solver's steps, as the text between the think tags
 * @param difficulty the work that it took
 */
public record Task(
        String taskId,
        Ability ability,
        String family,
        int level,
        long seed,
        Split split,
        String generatorVersion,
        Puzzle puzzle,
        String answer,
        String solution,
        Difficulty difficulty) {}
