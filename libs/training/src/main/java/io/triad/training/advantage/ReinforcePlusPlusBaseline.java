// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * REINFORCE++-baseline (arXiv 2501.03262, section 3): the mean of a response's group is taken from its reward, which clears
 * away how hard its prompt is, and what is left is whitened over the batch as {@link ReinforcePlusPlus} does:
 *
 * <pre>
 *   R' = r − μ_g,   Â = (R' − μ) / √(σ² + 1e-8)
 * </pre>
 *
 * with μ and σ over all valid response tokens. Unlike {@link Grpo}, a group is not divided by its own deviation, so a group
 * that is nearly all right or all wrong does not weigh more than one that is split. A group of equal rewards has an
 * advantage near 0; a batch of such groups alone has exactly 0.
 */
public record ReinforcePlusPlusBaseline() implements AdvantageEstimator {
    private static final ReinforcePlusPlus WHITENING = new ReinforcePlusPlus();

    @Override
    public double[] advantages(List<SampleReward> rewards) {
        Map<Integer, Double> means = rewards.stream()
                .collect(Collectors.groupingBy(SampleReward::group, Collectors.averagingDouble(SampleReward::reward)));
        return WHITENING.advantages(rewards.stream()
                .map(sample -> new SampleReward(
                        sample.group(), sample.reward() - means.get(sample.group()), sample.numTokens()))
                .toList());
    }
}
