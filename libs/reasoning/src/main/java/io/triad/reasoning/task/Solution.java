// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

/**
 * What a solver found.
 *
 * @param answer a right answer; there may be others
 * @param reasoning the solver's steps in readable text, ending in what the answer says
 * @param difficulty the work that it took
 */
public record Solution(String answer, String reasoning, Difficulty difficulty) {}
