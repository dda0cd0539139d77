// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the rewards of a batch into advantages: one a response, the same for each of its tokens (γ = 1, no critic), unless
 * each token has a penalty of its own.
 *
 * <p>Estimators are pure: float64 arithmetic in the order of the list, so that the same batch gives the same bits.
 */
public sealed interface AdvantageEstimator permits ReinforcePlusPlus, ReinforcePlusPlusBaseline, Grpo, DrGrpo, Rloo {
    /**
     * Returns an advantage for each reward, in the same order.
     *
     * @param rewards the batch, which must not be empty
     * @return advantages in units of the reward's standard deviation
     */
    double[] advantages(List<SampleReward> rewards);

    /**
     * Returns an advantage for each token when every token has a penalty, such as its share of the KL to the reference.
     *
     * <p>Estimators that compare responses take a response's penalties together from its reward, as verl and TRL do.
     *
     * @param rewards the batch, which must not be empty
     * @param penalties of each response's tokens, in the unit of the rewards
     * @return for each response its tokens' advantages
     */
    default double[][] tokenAdvantages(List<SampleReward> rewards, List<double[]> penalties) {
        List<SampleReward> penalised = new ArrayList<>();
        for (int response = 0; response < rewards.size(); response++) {
            penalised.add(rewards.get(response).less(penalties.get(response)));
        }
        return spread(rewards, advantages(penalised));
    }

    /** Returns for each response its advantage, once for each of its tokens. */
    static double[][] spread(List<SampleReward> rewards, double[] advantages) {
        double[][] spread = new double[advantages.length][];
        for (int response = 0; response < advantages.length; response++) {
            spread[response] = new double[rewards.get(response).numTokens()];
            Arrays.fill(spread[response], advantages[response]);
        }
        return spread;
    }

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

        private SampleReward less(double[] penalties) {
            double rest = reward;
            for (double penalty : penalties) {
                rest -= penalty;
            }
            return new SampleReward(group, rest, numTokens);
        }
    }
}
