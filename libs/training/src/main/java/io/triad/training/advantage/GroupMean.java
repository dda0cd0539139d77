// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import io.triad.training.advantage.AdvantageEstimator.SampleReward;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rewards of one prompt's responses, added in the order of the batch. */
final class GroupMean {
    private int count;
    private double sum;

    /** Returns each group's, by its number. */
    static Map<Integer, GroupMean> of(List<SampleReward> rewards) {
        Map<Integer, GroupMean> groups = new HashMap<>();
        for (SampleReward sample : rewards) {
            GroupMean group = groups.computeIfAbsent(sample.group(), number -> new GroupMean());
            group.count++;
            group.sum += sample.reward();
        }
        return groups;
    }

    /** Returns the mean; 0 for a group of one. */
    double ofSeveral() {
        return count == 1 ? 0 : sum / count;
    }

    /** Returns the mean of all but one response with that reward; 0 for a group of one. */
    double ofOthers(double reward) {
        return count == 1 ? 0 : (sum - reward) / (count - 1);
    }
}
