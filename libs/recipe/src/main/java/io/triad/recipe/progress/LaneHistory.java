// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe.progress;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the log says of a lane that its levels are decided from: a fold in any order, of facts told any number of times. Of two
 * tellings that differ, which no sound log has, the greater counts. Not thread-safe.
 */
public final class LaneHistory {
    private final Map<Integer, Integer> levels = new HashMap<>();
    private final Map<Integer, Integer> firstVersions = new HashMap<>();
    private final Map<Integer, Double> rewards = new HashMap<>();
    private final Map<Integer, Double> accuracies = new HashMap<>();

    /**
     * A version was published.
     *
     * @param level of the step that made it; no step made version 0
     */
    public void published(int version, int level) {
        levels.merge(version, level, Math::max);
        if (version > 0) {
            firstVersions.merge(level, version, Math::min);
        }
    }

    /** A step was trained, whose responses' rewards have this mean. */
    public void trained(int step, double rewardMean) {
        rewards.merge(step, rewardMean, Math::max);
    }

    /** A version was measured on held-out tasks of its level. */
    public void measured(int version, double accuracy) {
        accuracies.merge(version, accuracy, Math::max);
    }

    /** Returns the level of the step that made a version, empty until the version is published. */
    OptionalInt levelOf(int version) {
        return levels.containsKey(version) ? OptionalInt.of(levels.get(version)) : OptionalInt.empty();
    }

    /** Returns the first step at a level, which is the number of the first version that was made at it. */
    int firstStepAt(int level) {
        return firstVersions.getOrDefault(level, Integer.MAX_VALUE);
    }

    /** Returns the mean reward of a step, empty until it is trained. */
    OptionalDouble rewardOf(int step) {
        return rewards.containsKey(step) ? OptionalDouble.of(rewards.get(step)) : OptionalDouble.empty();
    }

    /** Returns the held-out accuracy of a version at its level, empty until it is measured. */
    OptionalDouble accuracyOf(int version) {
        return accuracies.containsKey(version) ? OptionalDouble.of(accuracies.get(version)) : OptionalDouble.empty();
    }
}
