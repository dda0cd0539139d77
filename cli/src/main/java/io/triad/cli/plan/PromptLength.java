// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * How long prompts of a kind are, in tokens, and the worked solutions of the same tasks.
 *
 * @param mean of the prompts
 * @param longest of the prompts
 * @param meanSolution of the worked solutions, the end of the turn included; 0 where there are none
 * @param isCounted whether tokens of drawn tasks were counted, and not taken from a bound
 */
public record PromptLength(double mean, int longest, double meanSolution, boolean isCounted) {}
