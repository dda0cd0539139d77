// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * GRPO (arXiv 2402.03300), stage C: a response is compared with the others of its prompt:
 *
 * <pre>
 *   Â = (r − μ_g) / (σ_g + 1e-6),   σ_g unbiased over the G responses of the group
 * </pre>
 *
 * A group of one has no spread to compare with: Â = r. A group of equal rewards has Â = 0 and teaches nothing.
 */
public record Grpo() implements AdvantageEstimator {
    private static final double EPSILON = 1e-6;

    @Override
    public double[] advantages(List<SampleReward> rewards) {
        Map<Integer, Moments> groups = new HashMap<>();
        for (SampleReward sample : rewards) {
            groups.computeIfAbsent(sample.group(), group -> new Moments()).count++;
            groups.get(sample.group()).sum += sample.reward();
        }
        for (SampleReward sample : rewards) {
            Moments moments = groups.get(sample.group());
            double deviation = sample.reward() - moments.mean();
            moments.squares += deviation * deviation;
        }
        return rewards.stream()
                .mapToDouble(sample -> groups.get(sample.group()).advantage(sample.reward()))
                .toArray();
    }

    private static final class Moments {
        private int count;
        private double sum;
        private double squares;

        private double mean() {
            return sum / count;
        }

        private double advantage(double reward) {
            return count == 1 ? reward : (reward - mean()) / (Math.sqrt(squares / (count - 1)) + EPSILON);
        }
    }
}
