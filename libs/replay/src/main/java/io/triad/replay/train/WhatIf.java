// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import io.triad.training.step.StepOutcome;
import java.util.List;

/**
 * What a lane would have become without one rollout.
 *
 * @param rolloutId the rollout
 * @param step that trained on it
 * @param last step trained
 * @param faithful whether the steps as recorded ended in the recorded weights, to the bit; if not, the machine computes
 *     otherwise than the one that trained, and the comparison is of two replays
 * @param with the step as recorded
 * @param without the step without the rollout
 * @param moved how far each tensor moved from before the step to after the last, as recorded
 * @param apart how far each tensor is from that without the rollout
 */
public record WhatIf(
        String rolloutId,
        int step,
        int last,
        boolean faithful,
        StepOutcome with,
        StepOutcome without,
        List<TensorDistance> moved,
        List<TensorDistance> apart) {
    public WhatIf {
        moved = List.copyOf(moved);
        apart = List.copyOf(apart);
    }

    /** Returns the distance without the rollout as a share of the distance moved; 0 when nothing moved. */
    public double share() {
        double all = TensorDistance.norm(moved);
        return all == 0 ? 0 : TensorDistance.norm(apart) / all;
    }
}
