// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import java.util.List;
import java.util.Map;

/**
 * Dr. GRPO (arXiv 2503.20783): what a response's reward is above the mean of its prompt's responses:
 *
 * <pre>
 *   Â = r − μ_g
 * </pre>
 *
 * Unlike {@link Grpo} it does not divide by the group's deviation, which weighs prompts that are nearly always or never
 * answered right more than others. The paper goes with a loss whose tokens' weights depend on no length:
 * {@code constant-length}. A group of one has nothing to compare with: Â = r.
 */
public record DrGrpo() implements AdvantageEstimator {
    @Override
    public double[] advantages(List<SampleReward> rewards) {
        Map<Integer, GroupMean> groups = GroupMean.of(rewards);
        return rewards.stream()
                .mapToDouble(
                        sample -> sample.reward() - groups.get(sample.group()).ofSeveral())
                .toArray();
    }
}
