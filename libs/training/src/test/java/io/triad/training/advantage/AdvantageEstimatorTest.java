// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.training.advantage.AdvantageEstimator.SampleReward;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvantageEstimatorTest {
    /**
     * By hand: tokens 2, 1, 1 with rewards 3, −1, −1. μ = (6 − 1 − 1)/4 = 1; squares = 2·4 + 4 + 4 = 16; σ² = 16/3;
     * 2/√(16/3) = 0.8660254.
     */
    @Test
    void shouldWhitenReinforcePlusPlusOverTokens() {
        double[] advantages = new ReinforcePlusPlus()
                .advantages(List.of(new SampleReward(0, 3, 2), new SampleReward(0, -1, 1), new SampleReward(1, -1, 1)));

        assertThat(advantages).containsExactly(new double[] {0.8660254, -0.8660254, -0.8660254}, within(1e-6));
    }

    /**
     * By hand: group 0 has rewards 3, −1 (μ 1), group 1 has −1, −1, so what is left is 2, −2, 0, 0 with tokens 1, 1, 2, 4.
     * μ = 0; squares = 4 + 4 = 8; σ² = 8/7; 2/√(8/7) = 1.8708287.
     */
    @Test
    void shouldTakeTheGroupsMeanBeforeItWhitens() {
        double[] advantages = new ReinforcePlusPlusBaseline()
                .advantages(List.of(
                        new SampleReward(0, 3, 1),
                        new SampleReward(1, -1, 2),
                        new SampleReward(0, -1, 1),
                        new SampleReward(1, -1, 4)));

        assertThat(advantages).containsExactly(new double[] {1.8708287, 0, -1.8708287, 0}, within(1e-6));
    }

    @Test
    void shouldGiveZeroWhenAllRewardsAreEqual() {
        List<SampleReward> equal = List.of(new SampleReward(0, 3, 5), new SampleReward(1, 3, 7));

        assertThat(new ReinforcePlusPlus().advantages(equal)).containsExactly(0, 0);
        assertThat(new ReinforcePlusPlusBaseline()
                        .advantages(List.of(
                                new SampleReward(0, 3, 5), new SampleReward(0, 3, 2), new SampleReward(1, 1, 7))))
                .containsExactly(0, 0, 0);
        assertThat(new Grpo().advantages(List.of(new SampleReward(0, 1, 5), new SampleReward(0, 1, 7))))
                .containsExactly(0, 0);
    }

    /** By hand: group 0 has rewards 1, 0, 0, 1 (μ 0.5, σ √(1/3) = 0.5773503); group 1 is a single response. */
    @Test
    void shouldCompareGrpoInsideTheGroup() {
        double[] advantages = new Grpo()
                .advantages(List.of(
                        new SampleReward(0, 1, 9),
                        new SampleReward(0, 0, 1),
                        new SampleReward(1, 1, 4),
                        new SampleReward(0, 0, 3),
                        new SampleReward(0, 1, 2)));

        double expected = 0.5 / (0.5773502691896258 + 1e-6);
        assertThat(advantages)
                .containsExactly(new double[] {expected, -expected, 1, -expected, expected}, within(1e-12));
    }

    /** By hand: group 0 has rewards 3, −1, 1 (μ 1); without the first the mean is 0, without the second 2, without the third 1. */
    @Test
    void shouldCompareWithTheGroupOrWithItsOthers() {
        List<SampleReward> rewards = List.of(
                new SampleReward(0, 3, 1),
                new SampleReward(0, -1, 2),
                new SampleReward(1, 5, 1),
                new SampleReward(0, 1, 3));

        assertThat(new DrGrpo().advantages(rewards)).containsExactly(2, -2, 5, 0);
        assertThat(new Rloo().advantages(rewards)).containsExactly(3, -3, 5, 0);
    }

    /**
     * By hand: rewards 2 and 0 with penalties 0.5, 1 and 1, 0. Returns to go are 0.5, 1 and −1, 0, their mean 0.125, and
     * the squares 0.140625 + 0.765625 + 1.265625 + 0.015625 = 2.1875 over 3.
     */
    @Test
    void shouldWhitenWhatIsStillToCome() {
        List<SampleReward> rewards = List.of(new SampleReward(0, 2, 2), new SampleReward(0, 0, 2));
        List<double[]> penalties = List.of(new double[] {0.5, 1}, new double[] {1, 0});

        double[][] advantages = new ReinforcePlusPlus().tokenAdvantages(rewards, penalties);

        double deviation = Math.sqrt(2.1875 / 3);
        assertThat(advantages[0]).containsExactly(new double[] {0.375 / deviation, 0.875 / deviation}, within(1e-7));
        assertThat(advantages[1]).containsExactly(new double[] {-1.125 / deviation, -0.125 / deviation}, within(1e-7));
        assertThat(new DrGrpo().tokenAdvantages(rewards, penalties))
                .isDeepEqualTo(new double[][] {{0.75, 0.75}, {-0.75, -0.75}});
    }
}
