// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

/**
 * What an event moved.
 *
 * @param runId the run
 * @param subject the lane that it moved on, or {@link OpenRun#REPORT}
 * @param actor who did it
 */
public record Move(String runId, String subject, Actor actor) {}
