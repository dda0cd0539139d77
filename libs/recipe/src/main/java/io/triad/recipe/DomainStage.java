// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Optional;

/**
 * Stage C: how the merged policy and the control go on in the domain.
 *
 * @param ability the domain; silent: arithmetic
 * @param data questions of one's own that take the ability's place; silent: none
 * @param curriculum levels of both lanes
 * @param estimator how rewards become advantages; silent: grpo
 * @param batch what a step samples; silent: 8 responses a task at temperature 1.0
 * @param training how a step learns
 * @param offPolicySteps how many versions behind the sampler may be; silent: 0, strictly on-policy
 * @param groupDeadlineSeconds how long a step waits for its groups before it drops the missing ones; silent: 600
 */
public record DomainStage(
        @Describes("What stage C trains on.") @Default("\"arithmetic\"")
        DomainAbility ability,

        @Describes(
                "Questions of one's own that take the ability's place; see [Questions of one's own](#questions-of-ones-own).")
        Optional<DomainData> data,

        @Describes("Levels of both domain lanes.") Curriculum curriculum,

        @Describes("How rewards become advantages.") @Default("\"grpo\"")
        Estimator estimator,

        @Default("{\"samples\": 8, \"temperature\": 1.0}") Batch batch,
        Training training,

        @Describes("How many versions behind the sampler may be; 0 is strictly on-policy.")
        @Default("0")
        @Within(min = 0, max = 64)
        int offPolicySteps,

        @Describes("How long a step waits for its groups before it drops those that are missing.")
        @Default("600")
        @Within(min = 1, max = 604_800)
        int groupDeadlineSeconds) {
    public DomainStage {
        Constraints.check(
                DomainStage.class,
                ability,
                data,
                curriculum,
                estimator,
                batch,
                training,
                offPolicySteps,
                groupDeadlineSeconds);
        training.requireWithin(batch);
        if (data.isPresent() && curriculum.levels().getFirst().level() != 1) {
            throw RecipeException.at(
                    "curriculum[0].level",
                    curriculum.levels().getFirst().level(),
                    "must be 1 with data, whose questions are all of one level");
        }
        if (data.isPresent() && curriculum.levels().size() > 1) {
            throw RecipeException.at(
                    "curriculum[1].level",
                    curriculum.levels().get(1).level(),
                    "must not stand there with data, whose questions are all of level 1");
        }
    }

    /** Returns the label of what the stage trains on: the ability's, or {@code domain} for questions of one's own. */
    String label() {
        return data.isPresent() ? "domain" : ability.label();
    }

    DomainStage withData(DomainData other) {
        return new DomainStage(
                ability,
                Optional.of(other),
                curriculum,
                estimator,
                batch,
                training,
                offPolicySteps,
                groupDeadlineSeconds);
    }
}
