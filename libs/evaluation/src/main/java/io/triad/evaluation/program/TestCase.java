// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

/**
 * What a right program does.
 *
 * @param input standard input; for a function its values, a line of JSON each
 * @param output standard output; for a function its value as JSON
 */
public record TestCase(String input, String output) {}
