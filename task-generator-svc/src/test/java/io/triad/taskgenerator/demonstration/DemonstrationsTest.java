// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.Derived;
import io.triad.proto.task.v1.Ability;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.Task;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.taskgenerator.TestRecipes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recipe's cold start has three steps of six examples at levels 1 and 2. */
class DemonstrationsTest {
    private final Demonstrations demonstrations = demonstrations(7);

    @Test
    void shouldMixAbilitiesAndLevelsThroughAllSteps() {
        List<Task> first = demonstrations.batch(1).getTasksList();
        List<Task> second = demonstrations.batch(2).getTasksList();

        assertThat(first.stream().map(Task::getAbility))
                .containsExactly(
                        Ability.ABILITY_DEDUCTION,
                        Ability.ABILITY_INDUCTION,
                        Ability.ABILITY_ABDUCTION,
                        Ability.ABILITY_ARITHMETIC,
                        Ability.ABILITY_DEDUCTION,
                        Ability.ABILITY_INDUCTION);
        assertThat(first.stream().map(Task::getLevel)).containsExactly(1, 1, 1, 1, 2, 2);
        assertThat(second.stream().map(Task::getAbility))
                .startsWith(Ability.ABILITY_ABDUCTION, Ability.ABILITY_ARITHMETIC);
        assertThat(second.stream().map(Task::getLevel)).containsExactly(2, 2, 1, 1, 1, 1);
    }

    @Test
    void shouldShowTheFamiliesOfTheRecipe() {
        Recipe recipe = RecipeReader.read(
                TestRecipes.yaml("r", 7, 0) + "tasks: {families: {induction: {geometric: 1}}}", "test");
        Demonstrations mixed = new Demonstrations("run", recipe, (ColdStart) recipe.base());

        assertThat(Stream.of(1, 2, 3)
                        .flatMap(step -> mixed.batch(step).getTasksList().stream())
                        .filter(task -> task.getAbility() == Ability.ABILITY_INDUCTION))
                .hasSizeGreaterThan(3)
                .allSatisfy(task -> assertThat(task.getFamily()).isEqualTo("geometric"));
    }

    @Test
    void shouldGiveEachAbilityItsShareOfARound() {
        String yaml = TestRecipes.yaml("r", 7, 0)
                .replace("levels: [1, 2]\n", "levels: [1, 2]\n    shares: {abduction: 3, arithmetic: 0}\n");
        Recipe recipe = RecipeReader.read(yaml, "test");
        Demonstrations weighted = new Demonstrations("run", recipe, (ColdStart) recipe.base());

        List<Task> tasks = Stream.of(1, 2, 3)
                .flatMap(step -> weighted.batch(step).getTasksList().stream())
                .toList();

        List<Ability> round = List.of(
                Ability.ABILITY_ABDUCTION,
                Ability.ABILITY_DEDUCTION,
                Ability.ABILITY_ABDUCTION,
                Ability.ABILITY_INDUCTION,
                Ability.ABILITY_ABDUCTION);
        assertThat(tasks.subList(0, 5).stream().map(Task::getAbility)).containsExactlyElementsOf(round);
        assertThat(tasks.subList(5, 10).stream().map(Task::getAbility)).containsExactlyElementsOf(round);
        assertThat(tasks.subList(0, 10).stream().map(Task::getLevel)).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
    }

    @Test
    void shouldDeriveIdsAndSeedsFromRunStepAndIndex() {
        DemonstrationsIssued batch = demonstrations.batch(2);

        assertThat(batch.getRunId()).isEqualTo("run");
        assertThat(batch.getStep()).isEqualTo(2);
        assertThat(batch.getTasksList()).hasSize(6).allSatisfy(task -> {
            assertThat(task.getSplit()).isEqualTo(Split.SPLIT_TRAIN);
            assertThat(task.getSolution()).isNotEmpty();
            assertThat(task.getAnswer()).isNotEmpty();
        });
        assertThat(batch.getTasks(5).getTaskId()).isEqualTo("run/base/2/5");
        assertThat(batch.getTasks(5).getSeed()).isEqualTo(Derived.seed(7, "base", "demonstration", 2, 5));
    }

    @Test
    void shouldMakeTheSameBatchWhateverWasMadeBefore() {
        DemonstrationsIssued third = demonstrations.batch(3);

        assertThat(demonstrations(7).batch(3)).isEqualTo(third);
        assertThat(demonstrations(8).batch(3)).isNotEqualTo(third);
    }

    private static Demonstrations demonstrations(long seed) {
        Recipe recipe = TestRecipes.recipe("r", seed, 0);
        return new Demonstrations("run", recipe, (ColdStart) recipe.base());
    }
}
