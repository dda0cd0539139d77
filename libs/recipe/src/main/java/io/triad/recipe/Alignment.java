// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stage A: how the three specialists are trained.
 *
 * @param curriculum levels of every specialist
 * @param lanes curricula of single specialists that replace it; silent: none
 * @param estimator how rewards become advantages; silent: reinforce-plus-plus
 * @param batch what a step samples
 * @param training how a step learns
 * @param offPolicySteps how many versions behind the sampler may be; silent: 0, strictly on-policy
 * @param groupDeadlineSeconds how long a step waits for its groups before it drops the missing ones; silent: 600
 */
public record Alignment(
        @Describes("Levels of every specialist; see [Curricula](#curricula).")
        Curriculum curriculum,

        @Describes("Curricula of single specialists that replace it.")
        @Default("{}")
        @Keys({Lane.DEDUCTION, Lane.INDUCTION, Lane.ABDUCTION})
        Map<Lane, Curriculum> lanes,

        @Describes("How rewards become advantages; the trainer’s `advantage` package has the formulas.")
        @Default("\"reinforce-plus-plus\"")
        Estimator estimator,

        Batch batch,
        Training training,

        @Describes("How many versions behind the sampler may be; 0 is strictly on-policy.")
        @Default("0")
        @Within(min = 0, max = 64)
        int offPolicySteps,

        @Describes("How long a step waits for its groups before it drops those that are missing.")
        @Default("600")
        @Within(min = 1, max = 604_800)
        int groupDeadlineSeconds) {
    public Alignment {
        lanes = Collections.unmodifiableMap(new TreeMap<>(lanes));
        Constraints.check(
                Alignment.class, curriculum, lanes, estimator, batch, training, offPolicySteps, groupDeadlineSeconds);
        training.requireWithin(batch);
    }

    /** Returns the curriculum of a specialist. */
    public Curriculum curriculumOf(Lane lane) {
        return lanes.getOrDefault(lane, curriculum);
    }
}
