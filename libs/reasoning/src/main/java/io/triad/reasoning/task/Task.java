// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

/**
 * A puzzle with its origin, an answer and the reasoning that leads to it.
 *
 * @param taskId see {@link TaskSpec#taskId()}
 * @param family the kind of puzzle within the ability
 * @param seed the seed of its {@link TaskSpec}
 * @param generatorVersion {@link TaskGenerator#VERSION} of the generator that made it
 * @param answer a right answer; a verdict never compares with it but solves the puzzle
 * @param solution the solver's steps, as the text between the think tags
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
        String solution) {}
