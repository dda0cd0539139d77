// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/**
 * Settings of {@link AdamW}.
 *
 * @param learningRate step size, 0 or more
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay per step, times the learning rate
 * @param maxGradientNorm global L2 norm that gradients are scaled down to; infinity for no clipping
 * @param decayed which parameters decay
 */
public record AdamWSettings(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double maxGradientNorm,
        Decayed decayed) {

    /** Which parameters weight decay applies to. */
    public enum Decayed {
        /** Every parameter, as {@code torch.optim.AdamW} does with all of them in one group (and the public runs do). */
        ALL,
        /** Matrices only, as Hugging Face's Trainer does: no decay of biases and norms. */
        MATRICES
    }

    public AdamWSettings {
        require(learningRate >= 0 && Double.isFinite(learningRate), "learningRate", learningRate, "0 or more");
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "in [0, 1)");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "in [0, 1)");
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon, "above 0");
        require(weightDecay >= 0 && Double.isFinite(weightDecay), "weightDecay", weightDecay, "0 or more");
        require(maxGradientNorm > 0, "maxGradientNorm", maxGradientNorm, "above 0");
    }

    /** The public runs' settings: β (0.9, 0.999), ε 1e-8, weight decay 0.01 on everything, clip 1.0. */
    public static AdamWSettings ofLearningRate(double learningRate) {
        return new AdamWSettings(learningRate, 0.9, 0.999, 1e-8, 0.01, 1.0, Decayed.ALL);
    }

    private static void require(boolean holds, String name, double value, String expected) {
        if (!holds) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, name + " is " + value + "; it must be " + expected);
        }
    }
}
