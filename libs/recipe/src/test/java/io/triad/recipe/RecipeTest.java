// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private final Recipe recipe = RecipeReader.read(RecipeReaderTest.COLD, "test.yaml");

    @Test
    void shouldPlanASpecialist() {
        LanePlan plan = recipe.plan(Lane.DEDUCTION);

        assertThat(plan)
                .isEqualTo(new LanePlan(
                        Lane.DEDUCTION,
                        "deduction",
                        recipe.alignment().curriculum(),
                        recipe.alignment().batch(),
                        recipe.alignment().training(),
                        2,
                        Duration.ofSeconds(30),
                        Estimator.REINFORCE_PLUS_PLUS,
                        RewardSchemeName.META));
        assertThat(recipe.plan(Lane.INDUCTION).curriculum())
                .isEqualTo(new Curriculum(List.of(new Level(1, 7), new Level(3, 2))));
    }

    @Test
    void shouldPlanTheDomainLanesAlike() {
        LanePlan plan = recipe.plan(Lane.DOMAIN_INSTRUCT);

        assertThat(plan.ability()).isEqualTo("arithmetic");
        assertThat(plan.estimator()).isEqualTo(Estimator.GRPO);
        assertThat(plan.rewardScheme()).isEqualTo(RewardSchemeName.DOMAIN);
        assertThat(plan.groupDeadline()).isEqualTo(Duration.ofSeconds(600));
        assertThat(recipe.plan(Lane.DOMAIN_META).curriculum()).isEqualTo(plan.curriculum());
    }

    @Test
    void shouldHaveNoPlanForLanesWithoutRewards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.plan(Lane.BASE))
                .withMessage("lane base does not learn from rewards");
        assertThatIllegalArgumentException().isThrownBy(() -> recipe.plan(Lane.MERGED));
    }

    @Test
    void shouldCountTheStepsOfEveryLane() {
        assertThat(List.of(Lane.values()).stream().map(recipe::numSteps).toList())
                .containsExactly(4, 3, 9, 3, 0, 4, 4);
        assertThat(RecipeReader.read(RecipeReaderTest.SILENT, "test.yaml").numSteps(Lane.BASE))
                .isZero();
    }

    @Test
    void shouldKnowTheLevelOfEachStep() {
        Curriculum curriculum = new Curriculum(List.of(new Level(1, 2), new Level(3, 1), new Level(4, 2)));

        assertThat(IntStream.rangeClosed(1, curriculum.numSteps()).map(curriculum::levelOf))
                .containsExactly(1, 1, 3, 4, 4);
        for (int outside : new int[] {-1, 0, 6}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> curriculum.levelOf(outside))
                    .withMessage("step " + outside + " is outside 1 to 5");
        }
    }

    @Test
    void shouldKeepEveryNthTheLatestTwoAndTheFinal() {
        CheckpointPolicy policy = new CheckpointPolicy(4);

        assertThat(IntStream.rangeClosed(0, 10).filter(version -> policy.keeps(version, 10, 30)))
                .containsExactly(0, 4, 8, 9, 10);
        assertThat(policy.keeps(30, 99, 30)).isTrue();
        assertThat(policy.keeps(29, 99, 30)).isFalse();
    }

    @Test
    void shouldNameLanes() {
        assertThat(List.of(Lane.values()).stream().map(Lane::label))
                .containsExactly(
                        "base", "deduction", "induction", "abduction", "merged", "domain-meta", "domain-instruct");
        for (Lane lane : Lane.values()) {
            assertThat(Lane.of(lane.label())).isEqualTo(lane);
            assertThat(lane.isReinforced()).isEqualTo(lane != Lane.BASE && lane != Lane.MERGED);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lane.of("Base"))
                .withMessage("no lane is called 'Base'; there are base, deduction, induction, abduction, merged, "
                        + "domain-meta, domain-instruct");
    }

    @Test
    void shouldRefuseWrongValuesInConstructorsToo() {
        assertThatExceptionOfType(RecipeException.class)
                .isThrownBy(() -> new Batch(0, 4, 1.0, 2.0, 8, 0))
                .satisfies(refusal -> assertThat(refusal.problems())
                        .extracting(Problem::line)
                        .containsExactly(
                                "prompts: must be between 1 and 65536, but is 0",
                                "topP: must be above 0 and at most 1, but is 2.0"));
        assertThatExceptionOfType(RecipeException.class).isThrownBy(() -> new Level(1, 0));
        assertThatExceptionOfType(RecipeException.class)
                .isThrownBy(() ->
                        new Training(Double.NaN, 0.9, 0.9, 0, 1, 0.2, 0.2, 0, 0, 2, Objective.USUAL, Schedule.USUAL));
    }
}
