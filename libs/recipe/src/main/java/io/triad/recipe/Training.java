// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * How a reinforcement step moves the weights. A silent recipe means the public runs' values.
 *
 * @param learningRate AdamW step size; silent: 5e-7
 * @param beta1 decay of AdamW's first moment; silent: 0.9
 * @param beta2 decay of AdamW's second moment; silent: 0.999
 * @param weightDecay decoupled weight decay; silent: 0.01
 * @param gradientClip bound on the global gradient norm; silent: 1.0
 * @param clipLow how far the probability ratio may fall below 1; silent: 0.2
 * @param clipHigh how far the probability ratio may rise above 1; silent: 0.2
 * @param klCoefficient weight of the KL to the level's reference; silent: 0.001
 * @param entropyCoefficient weight of the entropy bonus; silent: 0.001
 * @param importanceCap bound on the trainer-to-sampler probability ratio, truncated importance sampling; silent: 2.0
 *     (ours: the public runs do not correct)
 * @param objective which loss; silent: the paper's
 * @param schedule how the learning rate moves; silent: not at all
 * @param recompute whether each layer's activations are computed again in the backward pass, so that memory does not grow with
 *     depth, for one more forward pass; silent: no
 * @param ema decay of the exponential moving average of the weights, which becomes the lane's final version; silent: 0, none
 * @param adapter what is trained in place of all weights; silent: nothing
 */
public record Training(
        @Describes("AdamW step size.") @Default("5e-7") @Within(min = 0, above = true, max = 1)
        double learningRate,

        @Describes("Decay of AdamW's first moment.") @Default("0.9") @Within(min = 0, max = 1, below = true)
        double beta1,

        @Describes("Decay of AdamW's second moment.") @Default("0.999") @Within(min = 0, max = 1, below = true)
        double beta2,

        @Describes("Decoupled weight decay.") @Default("0.01") @Within(min = 0, max = 1)
        double weightDecay,

        @Describes("Bound on the global gradient norm.") @Default("1.0") @Within(min = 0, above = true, max = 1_000_000)
        double gradientClip,

        @Describes("How far the probability ratio may fall below 1.")
        @Default("0.2")
        @Within(min = 0, above = true, max = 1, below = true)
        double clipLow,

        @Describes("How far it may rise above 1.") @Default("0.2") @Within(min = 0, above = true, max = 10)
        double clipHigh,

        @Describes("Weight of the KL to the reference.") @Default("0.001") @Within(min = 0, max = 10)
        double klCoefficient,

        @Describes("Weight of the entropy bonus.") @Default("0.001") @Within(min = 0, max = 10)
        double entropyCoefficient,

        @Describes("Bound on the trainer-to-sampler probability ratio.") @Default("2.0") @Within(min = 1, max = 1_000)
        double importanceCap,

        Objective objective,
        Schedule schedule,

        @Describes(
                "Whether each layer's activations are computed again in the backward pass: memory does not grow with depth, for one more forward pass a step; the bits are the same.")
        @Default("false")
        boolean recompute,

        @Describes(
                "Decay of an exponential moving average of the weights, which becomes the lane's final version; 0 for none.")
        @Default("0")
        @Within(min = 0, max = 1, below = true)
        double ema,

        Adapter adapter) {
    public Training {
        Constraints.check(
                Training.class,
                learningRate,
                beta1,
                beta2,
                weightDecay,
                gradientClip,
                clipLow,
                clipHigh,
                klCoefficient,
                entropyCoefficient,
                importanceCap,
                objective,
                schedule,
                recompute,
                ema,
                adapter);
    }

    /** Trains all weights, keeps all activations and no average. */
    public Training(
            double learningRate,
            double beta1,
            double beta2,
            double weightDecay,
            double gradientClip,
            double clipLow,
            double clipHigh,
            double klCoefficient,
            double entropyCoefficient,
            double importanceCap,
            Objective objective,
            Schedule schedule) {
        this(
                learningRate,
                beta1,
                beta2,
                weightDecay,
                gradientClip,
                clipLow,
                clipHigh,
                klCoefficient,
                entropyCoefficient,
                importanceCap,
                objective,
                schedule,
                false,
                0,
                Adapter.NONE);
    }

    /**
     * Returns the learning rate of a step.
     *
     * @param step from 1
     * @param numSteps of the lane
     */
    public double learningRate(int step, int numSteps) {
        return learningRate * schedule.share(step, numSteps);
    }

    /** Refuses a buffer that is longer than the responses whose last tokens it is. */
    void requireWithin(Batch batch) {
        if (objective.overlongBuffer() > batch.maxTokens()) {
            throw RecipeException.at(
                    "training.objective.overlongBuffer",
                    objective.overlongBuffer(),
                    "must be at most batch.maxTokens, which is " + batch.maxTokens());
        }
    }
}
