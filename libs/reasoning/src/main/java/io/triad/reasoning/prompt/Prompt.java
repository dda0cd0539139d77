// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

/**
 * What a model is given.
 *
 * @param system the standing instruction, empty if the style has none
 * @param user the puzzle
 */
public record Prompt(String system, String user) {}
