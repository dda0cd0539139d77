// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import java.util.List;
import java.util.Map;

/**
 * RLOO, REINFORCE leave-one-out (arXiv 2402.14740): a response is compared with the mean of the others of its prompt, which
 * does not depend on it, so that the gradient stays unbiased:
 *
 * <pre>
 *   Â = r − (Σ_g r − r) / (G − 1)
 * </pre>
 *
 * A group of one has no others: Â = r.
 */
public record Rloo() implements AdvantageEstimator {
    @Override
    public double[] advantages(List<SampleReward> rewards) {
        Map<Integer, GroupMean> groups = GroupMean.of(rewards);
        return rewards.stream()
                .mapToDouble(
                        sample -> sample.reward() - groups.get(sample.group()).ofOthers(sample.reward()))
                .toArray();
    }
}
