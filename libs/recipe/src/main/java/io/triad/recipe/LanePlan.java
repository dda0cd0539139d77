// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.time.Duration;

/**
 * Everything that the recipe says about a lane that learns from rewards.
 *
 * @param lane the lane
 * @param ability what its tasks exercise: deduction, induction, abduction, arithmetic or domain
 * @param curriculum its levels
 * @param batch what a step samples
 * @param training how a step learns
 * @param offPolicySteps how many versions behind the sampler may be
 * @param groupDeadline how long a step waits for its groups
 * @param estimator how rewards become advantages
 * @param rewardScheme how verdicts become rewards
 */
public record LanePlan(
        Lane lane,
        String ability,
        Curriculum curriculum,
        Batch batch,
        Training training,
        int offPolicySteps,
        Duration groupDeadline,
        Estimator estimator,
        RewardSchemeName rewardScheme) {}
