// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

/**
 * How fast the steps of a stage followed one another; seconds.
 *
 * @param offPolicySteps how many versions behind the sampler might be
 * @param numSteps of all its lanes
 * @param wallSeconds from its beginning to its end
 * @param samplingSeconds in which responses were drawn
 * @param trainingSeconds in which a step was computed
 * @param overheadShare of the wall time in which neither happened
 */
public record Pace(
        Stage stage,
        int offPolicySteps,
        int numSteps,
        double wallSeconds,
        double samplingSeconds,
        double trainingSeconds,
        double overheadShare) {
    /** Returns the wall time of a step; 0 when there is none. */
    public double secondsPerStep() {
        return numSteps == 0 ? 0 : wallSeconds / numSteps;
    }
}
