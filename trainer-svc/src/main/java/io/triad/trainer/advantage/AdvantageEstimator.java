// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.advantage;

import java.util.List;

/**
 * Turns the rewards of a batch into one advantage a response, the same for each of its tokens (γ = 1, no critic).
 *
 * <p>Estimators are pure: float64 arithmetic in the order of the list, so that the same batch gives the same bits.
 */
public sealed interface AdvantageEstimator permits ReinforcePlusPlus, ReinforcePlusPlusBaseline, Grpo {
    /**
     * Returns an advantage for each reward, in the same order.
     *
     * @param rewards the batch, which must not be empty
     * @return advantages in units of the reward's standard deviation
     */
    double[] advantages(List<SampleReward> rewards);

    /**
     * The reward of one response.
     *
     * @param group number of the prompt that it answers; responses of one prompt form a group
     * @param reward scalar reward
     * @param numTokens valid response tokens, at least 1
     */
    record SampleReward(int group, double reward, int numTokens) {
        public SampleReward {
            if (numTokens < 1) {
                throw new IllegalArgumentException("numTokens must be at least 1, was " + numTokens);
            }
            if (!Double.isFinite(reward)) {
                throw new IllegalArgumentException("reward must be finite, was " + reward);
            }
        }
    }
}
