// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * What a machine has for all services together.
 *
 * @param memoryBytes of its memory
 * @param diskBytes that are free where the data lie
 */
public record Machine(long memoryBytes, long diskBytes) {}
