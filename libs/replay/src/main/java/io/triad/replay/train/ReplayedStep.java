// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import io.triad.proto.step.v1.StepTrained;
import io.triad.training.step.StepOutcome;
import io.triad.training.step.TensorDigests;
import java.util.Optional;

/**
 * A recorded step beside the same step trained again.
 *
 * @param recorded what the log says
 * @param outcome what it measured now
 * @param after the weights that it led to now
 * @param difference the first thing that is not the same; empty when all is, to the bit
 */
public record ReplayedStep(
        StepTrained recorded, StepOutcome outcome, TensorDigests after, Optional<StepDifference> difference) {
    static ReplayedStep of(StepTrained recorded, String weightsBefore, StepOutcome outcome, TensorDigests after) {
        return new ReplayedStep(
                recorded, outcome, after, StepDifference.first(recorded, weightsBefore, outcome, after));
    }

    /** Returns the step's number. */
    public int step() {
        return recorded.getManifest().getStep();
    }
}
