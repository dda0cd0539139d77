// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

/**
 * A process that was killed.
 *
 * @param number from 1
 * @param millis since the first run began
 * @param victim the process
 * @param wasUp whether it had answered; false when it was killed while it started
 * @param runId run under way
 * @param phase where that run stood, such as {@code alignment}
 */
public record Kill(int number, long millis, String victim, boolean wasUp, String runId, String phase) {}
