// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

/**
 * One training step of a lane of a run.
 *
 * @param step from 1
 */
public record LaneStep(String runId, String lane, int step) {
    public LaneStep {
        if (runId.isEmpty() || lane.isEmpty()) {
            throw new IllegalArgumentException("run_id and lane are set, not '" + runId + "' and '" + lane + "'");
        }
        if (step < 1) {
            throw new IllegalArgumentException("steps begin at 1, not at " + step);
        }
    }
}
