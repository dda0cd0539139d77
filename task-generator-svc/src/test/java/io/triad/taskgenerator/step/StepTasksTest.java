// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.step;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.dataset.QuestionLoader;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.SourceFiles;
import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.task.v1.Ability;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.taskgenerator.TestEvents;
import io.triad.taskgenerator.TestRecipes;
import io.triad.taskgenerator.TestTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepTasksTest {
    /** Lanes of stage A have three steps, two at level 1 and one at level 2, of two tasks each. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, '1,1'",
        "0, 1, '2,2'",
        "0, 2, '3,3'",
        "0, 3, ''",
        "1, 0, '1,1,2,2'",
        "1, 1, '3,3'",
        "1, 2, ''",
        "5, 0, '1,1,2,2,3,3'",
        "5, 1, ''"
    })
    void shouldIssueTheStepsThatAVersionPaysFor(int offPolicySteps, int version, String steps) {
        List<TaskIssued> tasks = TestTasks.issuedFor(
                TestRecipes.recipe("r", 7, offPolicySteps), TestEvents.published("run", "induction", version));

        assertThat(tasks.stream()
                        .map(task -> Integer.toString(task.getTarget().getStep()))
                        .collect(joining(",")))
                .isEqualTo(steps);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7})
    void shouldIssueEveryTaskOfALaneExactlyOnce(int offPolicySteps) {
        Recipe recipe = TestRecipes.recipe("r", 7, offPolicySteps);
        List<String> ids = new ArrayList<>();
        for (int version = 0; version < 3; version++) {
            TestTasks.issuedFor(recipe, TestEvents.published("run", "deduction", version))
                    .forEach(task -> ids.add(task.getTask().getTaskId()));
        }
        assertThat(ids)
                .containsExactly(
                        "run/deduction/1/0",
                        "run/deduction/1/1",
                        "run/deduction/2/0",
                        "run/deduction/2/1",
                        "run/deduction/3/0",
                        "run/deduction/3/1");
    }

    @Test
    void shouldSayAllThatASamplerNeeds() {
        PolicyPublished published = TestEvents.published("run", "abduction", 2);

        TaskIssued issued =
                TestTasks.issuedFor(TestRecipes.recipe("r", 7, 0), published).get(1);

        assertThat(issued.getTarget().getPolicy()).isEqualTo(published.getPolicy());
        assertThat(issued.getTarget().getStep()).isEqualTo(3);
        assertThat(issued.getPromptIndex()).isEqualTo(1);
        assertThat(issued.getNumPrompts()).isEqualTo(2);
        assertThat(issued.getNumSamples()).isEqualTo(3);
        assertThat(issued.getSampling().getTemperature()).isEqualTo(0.9);
        assertThat(issued.getSampling().getTopP()).isEqualTo(0.8);
        assertThat(issued.getSampling().getMaxTokens()).isEqualTo(24);
        assertThat(issued.getSeed()).isEqualTo(Derived.seed(7, "abduction", "sample", 3, 1));
        assertThat(issued.getRewardScheme()).isEqualTo(RewardScheme.REWARD_SCHEME_META);
        assertThat(issued.getTask().getSeed()).isEqualTo(Derived.seed(7, "abduction", "task", 3, 1));
        assertThat(issued.getTask().getAbility()).isEqualTo(Ability.ABILITY_ABDUCTION);
        assertThat(issued.getTask().getLevel()).isEqualTo(2);
        assertThat(issued.getTask().getSplit()).isEqualTo(Split.SPLIT_TRAIN);
        assertThat(issued.getTask().getPuzzle().hasAbduction()).isTrue();
        assertThat(issued.getTask().getPrompt()).startsWith("abduction");
    }

    /** Batches of two prompts: round 1 has the numbers 2 and 3, round 2 has 4 and 5. */
    @Test
    void shouldIssueRefillsUnderNumbersAndSeedsOfTheirOwn() {
        Recipe recipe = TestRecipes.withRefills("r", 7);
        RefillsRequested requested = TestEvents.refills("run", "deduction", 1, 2, 2);

        List<TaskIssued> tasks = StepTasks.refilled(recipe, requested, Optional.empty());

        assertThat(tasks)
                .extracting(task -> task.getTask().getTaskId())
                .containsExactly("run/deduction/2/4", "run/deduction/2/5");
        assertThat(StepTasks.refilled(recipe, requested, Optional.empty())).isEqualTo(tasks);
        TaskIssued issued = tasks.get(1);
        assertThat(issued.getTarget()).isEqualTo(requested.getTarget());
        assertThat(issued.getPromptIndex()).isEqualTo(5);
        assertThat(issued.getNumPrompts()).isEqualTo(2);
        assertThat(issued.getSeed()).isEqualTo(Derived.seed(7, "deduction", "sample", 2, 5));
        assertThat(issued.getTask().getSeed()).isEqualTo(Derived.seed(7, "deduction", "task", 2, 5));
        assertThat(issued.getTask().getLevel())
                .as("the level that the step has by the request")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "9, 1, 1, 1, step",
        "0, 0, 1, 1, round",
        "0, 3, 1, 1, round",
        "0, 1, 0, 1, number of prompts",
        "0, 1, 3, 1, number of prompts",
        "0, 1, 1, 6, level"
    })
    void shouldRefuseRefillsThatTheRecipeDoesNotHave(int version, int round, int prompts, int level, String what) {
        RefillsRequested requested = TestEvents.refills("run", "deduction", version, round, prompts).toBuilder()
                .setLevel(level)
                .build();

        assertThatThrownBy(() -> StepTasks.refilled(TestRecipes.withRefills("r", 7), requested, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(what);
    }

    @Test
    void shouldIssueArithmeticByTheDomainSchemeInStageC() {
        for (String lane : List.of("domain-meta", "domain-instruct")) {
            assertThat(TestTasks.issuedFor(TestRecipes.recipe("r", 7, 0), TestEvents.published("run", lane, 0)))
                    .hasSize(2)
                    .allSatisfy(issued -> {
                        assertThat(issued.getTask().getAbility()).isEqualTo(Ability.ABILITY_ARITHMETIC);
                        assertThat(issued.getRewardScheme()).isEqualTo(RewardScheme.REWARD_SCHEME_DOMAIN);
                    });
        }
    }

    @Test
    void shouldIssueTheSameBytesAgainAndOthersForAnotherSeed() {
        PolicyPublished published = TestEvents.published("run", "deduction", 0);

        List<TaskIssued> tasks = TestTasks.issuedFor(TestRecipes.recipe("r", 7, 0), published);

        assertThat(TestTasks.issuedFor(TestRecipes.recipe("r", 7, 0), published))
                .isEqualTo(tasks);
        assertThat(TestTasks.issuedFor(TestRecipes.recipe("r", 8, 0), published))
                .doesNotContainAnyElementsOf(tasks);
    }

    @Test
    void shouldIssueNothingForFinalVersionsAndLanesWithoutRewards() {
        Recipe recipe = TestRecipes.recipe("r", 7, 0);
        assertThat(TestTasks.issuedFor(recipe, TestEvents.last("run", "deduction", 1)))
                .isEmpty();
        assertThat(TestTasks.issuedFor(recipe, TestEvents.published("run", "base", 0)))
                .isEmpty();
        assertThat(TestTasks.issuedFor(recipe, TestEvents.published("run", "merged", 0)))
                .isEmpty();
    }

    @Test
    void shouldRefuseALaneThatThereIsNot() {
        assertThatThrownBy(() ->
                        TestTasks.issuedFor(TestRecipes.recipe("r", 7, 0), TestEvents.published("run", "motor", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("motor");
    }

    @Test
    void shouldDrawTheFamiliesAndUseTheWordsOfTheRecipe() {
        Recipe recipe = RecipeReader.read(
                TestRecipes.yaml("r", 7, 5).replace("promptStyle: compact", "promptStyle: full") + """
                        tasks:
                          families: {induction: {cycle: 1}}
                          prompts: {numbers: "Which number is missing: {{terms}}?"}
                        """, "test");

        assertThat(TestTasks.issuedFor(recipe, TestEvents.published("run", "induction", 0)))
                .hasSize(6)
                .allSatisfy(issued -> {
                    assertThat(issued.getTask().getFamily()).isEqualTo("cycle");
                    assertThat(issued.getTask().getPrompt()).startsWith("Which number is missing: ");
                });
    }

    @Test
    void shouldTakeTheQuestionsOfTheRecipeInOneOrderForBothLanes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("t.jsonl"),
                IntStream.range(0, 9)
                        .mapToObj(n -> "{\"question\": \"Number " + n + "?\", \"answer\": " + n + "}\n")
                        .collect(joining()));
        Recipe asked = RecipeReader.read(
                TestRecipes.withData("r", 7, "{train: {path: '" + file + "'}}")
                        .replace("steps: 2 }\n  batch: { prompts: 2", "steps: 9 }\n  batch: { prompts: 2"),
                "test");
        QuestionLoader.Pinned pinned = new QuestionLoader(SourceFiles.of(Optional.empty()), questions -> {})
                .pin(asked.domain().data().orElseThrow());
        Recipe recipe = asked.withData(pinned.data());
        Optional<RunQuestions> questions = Optional.of(pinned.questions());
        int numTrain = pinned.questions().train().rows().size();

        List<TaskIssued> tasks = new ArrayList<>();
        for (int version = 0; version < 9; version++) {
            PolicyPublished published = TestEvents.published("run", "domain-meta", version);
            List<TaskIssued> step = TestTasks.issuedFor(recipe, published, questions);
            assertThat(TestTasks.issuedFor(recipe, published, questions)).isEqualTo(step);
            tasks.addAll(step);
        }

        assertThat(tasks).hasSize(18);
        assertThat(tasks.subList(0, numTrain).stream()
                        .map(task -> task.getTask().getPrompt()))
                .doesNotHaveDuplicates();
        assertThat(tasks.subList(numTrain, 2 * numTrain).stream()
                        .map(task -> task.getTask().getPrompt())
                        .sorted())
                .isEqualTo(tasks.subList(0, numTrain).stream()
                        .map(task -> task.getTask().getPrompt())
                        .sorted()
                        .toList());
        assertThat(tasks).allSatisfy(issued -> {
            assertThat(issued.getTask().getAbility()).isEqualTo(Ability.ABILITY_DOMAIN);
            assertThat(issued.getTask().getLevel()).isEqualTo(1);
            assertThat(issued.getTask().getFamily()).isEqualTo("data");
            assertThat(issued.getTask().getGeneratorVersion()).matches("data-[0-9a-f]{12}");
            assertThat(issued.getTask().getPuzzle().hasQuestion()).isTrue();
            assertThat(issued.getRewardScheme()).isEqualTo(RewardScheme.REWARD_SCHEME_DOMAIN);
        });
        assertRefillsHaveQuestions(asked, pinned);
        assertThat(TestTasks.issuedFor(recipe, TestEvents.published("run", "domain-instruct", 0), questions))
                .extracting(issued -> issued.getTask().getPrompt())
                .isEqualTo(tasks.subList(0, 2).stream()
                        .map(issued -> issued.getTask().getPrompt())
                        .toList());
        assertThatThrownBy(() -> TestTasks.issuedFor(recipe, TestEvents.published("run", "domain-meta", 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TestTasks.issuedFor(recipe, TestEvents.published("run", "deduction", 0), questions))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Two rounds of two prompts a step: the refills of two steps are eight questions in turn, whatever was issued beside. */
    private static void assertRefillsHaveQuestions(Recipe asked, QuestionLoader.Pinned pinned) {
        Recipe recipe = RecipeReader.read(
                asked.withData(pinned.data())
                        .canonicalJson()
                        .replace(
                                "\"maxTokens\":24,\"prompts\":2,\"refills\":0",
                                "\"maxTokens\":24,\"prompts\":2,\"refills\":2"),
                "refills");
        int numTrain = pinned.questions().train().rows().size();
        List<String> prompts = new ArrayList<>();
        for (int version = 0; version < 2; version++) {
            for (int round = 1; round <= 2; round++) {
                StepTasks.refilled(
                                recipe,
                                TestEvents.refills("run", "domain-instruct", version, round, 2).toBuilder()
                                        .setLevel(1)
                                        .build(),
                                Optional.of(pinned.questions()))
                        .forEach(issued -> prompts.add(issued.getTask().getPrompt()));
            }
        }
        assertThat(prompts).hasSize(8);
        assertThat(prompts.subList(0, Math.min(numTrain, 8))).doesNotHaveDuplicates();
    }
}
