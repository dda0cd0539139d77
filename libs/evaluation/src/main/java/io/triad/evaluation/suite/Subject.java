// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

/**
 * Whose responses are drawn, and by what.
 *
 * @param checkpointSha256 digest of the checkpoint's files, 64 hex digits
 * @param engine what draws, by the name that changes with its arithmetic
 */
public record Subject(String checkpointSha256, String engine) {}
