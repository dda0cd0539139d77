// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the rewards of a lane moved: the responses of its first fifth of steps and of its last, counted by reward.
 *
 * @param first counts by reward
 * @param last counts by reward
 */
public record RewardShift(SortedMap<Double, Long> first, SortedMap<Double, Long> last) {
    private static final int PARTS = 5;

    /** Counts the rewards of a lane's steps; both parts are whole steps, at least one each. */
    public static RewardShift of(List<TrainedStep> steps) {
        int part = Math.min(steps.size(), Math.max(1, steps.size() / PARTS));
        return new RewardShift(
                counts(steps.subList(0, part)), counts(steps.subList(steps.size() - part, steps.size())));
    }

    private static SortedMap<Double, Long> counts(List<TrainedStep> steps) {
        SortedMap<Double, Long> counts = new TreeMap<>();
        steps.forEach(step -> step.rewards().forEach(reward -> counts.merge(reward, 1L, Long::sum)));
        return counts;
    }
}
