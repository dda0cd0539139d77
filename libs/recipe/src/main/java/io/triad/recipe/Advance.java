// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** What has a lane leave a level before the level's steps are used up. */
public sealed interface Advance permits Advance.HeldOutAccuracy, Advance.RewardPlateau {
    /** Returns the steps at a level after which this can say something for the first time. */
    long firstAfter();

    /**
     * The lane masters the level: its greedy accuracy on held-out tasks of the level is high enough.
     *
     * @param atLeast share of right answers, 0 to 1
     * @param every steps at the level between two measurements
     * @param tasks held-out tasks of the lane's ability and level
     */
    record HeldOutAccuracy(
            @Describes("Share of right answers, greedy, on held-out tasks of the lane's ability and the level.")
            @Within(min = 0, above = true, max = 1)
            double atLeast,

            @Describes("Steps at the level between two measurements.") @Default("10") @Within(min = 1, max = 1_000_000)
            int every,

            @Describes("How many tasks are measured. They are not those of the report, save where a level has few.")
            @Default("200")
            @Within(min = 1, max = 100_000)
            int tasks)
            implements Advance {
        public HeldOutAccuracy {
            Constraints.check(HeldOutAccuracy.class, atLeast, every, tasks);
        }

        @Override
        public long firstAfter() {
            return every;
        }
    }

    /**
     * The lane learns no more from the level: the mean reward of its last steps is hardly above that of the steps before them.
     *
     * @param window steps of each of the two means
     * @param minGain what the later mean must be above the earlier for the level to go on, in units of the reward
     */
    record RewardPlateau(
            @Describes("Steps of each of two means of the step's reward: the last ones, and those before them.")
            @Default("10")
            @Within(min = 1, max = 1_000_000)
            int window,

            @Describes("What the later mean must be above the earlier for the lane to stay, in units of the reward.")
            @Within(min = 0, max = 1_000)
            double minGain)
            implements Advance {
        public RewardPlateau {
            Constraints.check(RewardPlateau.class, window, minGain);
        }

        @Override
        public long firstAfter() {
            return 2L * window;
        }
    }
}
