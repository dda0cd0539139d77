// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.training.Activations;
import io.triad.policy.training.AdamWSettings;
import io.triad.recipe.Training;

/**
 * How a lane's weights are moved and kept in memory.
 *
 * @param optimizer settings of AdamW
 * @param activations what a forward pass keeps
 * @param ema decay of the average of the weights; 0 for none
 */
public record LaneMechanics(AdamWSettings optimizer, Activations activations, double ema) {
    private static final double ADAM_EPSILON = 1e-8;

    /** Those of a lane that keeps all activations and no average. */
    public static LaneMechanics of(AdamWSettings optimizer) {
        return new LaneMechanics(optimizer, Activations.KEPT, 0);
    }

    /** Those of a lane that learns from rewards. */
    public static LaneMechanics of(Training training) {
        return new LaneMechanics(
                new AdamWSettings(
                        training.learningRate(),
                        training.beta1(),
                        training.beta2(),
                        ADAM_EPSILON,
                        training.weightDecay(),
                        training.gradientClip(),
                        AdamWSettings.Decayed.ALL),
                training.recompute() ? Activations.RECOMPUTED : Activations.KEPT,
                training.ema());
    }
}
