// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * Stage C: how the merged policy and the control go on in the domain.
 *
 * @param ability the domain; silent: arithmetic
 * @param curriculum levels of both lanes
 * @param estimator how rewards become advantages; silent: grpo
 * @param batch what a step samples; silent: 8 responses a task at temperature 1.0
 * @param training how a step learns
 * @param offPolicySteps how many versions behind the sampler may be; silent: 0, strictly on-policy
 * @param groupDeadlineSeconds how long a step waits for its groups before it drops the missing ones; silent: 600
 */
public record DomainStage(
        @Default("\"arithmetic\"") DomainAbility ability,
        Curriculum curriculum,
        @Default("\"grpo\"") Estimator estimator,
        @Default("{\"samples\": 8, \"temperature\": 1.0}") Batch batch,
        Training training,
        @Default("0") @Within(min = 0, max = 64) int offPolicySteps,
        @Default("600") @Within(min = 1, max = 604_800) int groupDeadlineSeconds) {
    public DomainStage {
        Constraints.check(
                DomainStage.class,
                ability,
                curriculum,
                estimator,
                batch,
                training,
                offPolicySteps,
                groupDeadlineSeconds);
    }
}
