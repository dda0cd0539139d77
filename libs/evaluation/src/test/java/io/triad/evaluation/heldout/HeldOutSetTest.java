// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.heldout;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.dataset.QuestionLoader;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.SourceFiles;
import io.triad.messaging.Derived;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.recipe.DataFields;
import io.triad.recipe.DataSource;
import io.triad.recipe.DomainData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutSetTest {
    private static final QuestionLoader LOADER = new QuestionLoader(SourceFiles.of(Optional.empty()), questions -> {});

    @TempDir
    Path folder;

    private static HeldOutSet draw(long seed, List<Integer> levels, int tasksPerLevel) {
        return HeldOutSet.draw(seed, levels, tasksPerLevel, FamilyMix.DEFAULT, Optional.empty());
    }

    @Test
    void shouldDrawDistinctHeldOutTasksOfEveryAbilityAndLevel() {
        HeldOutSet set = draw(7, List.of(1, 2), 12);

        assertThat(set.tasks()).hasSize(4 * 2 * 12);
        assertThat(set.tasks().stream().map(each -> each.task().puzzle().canonicalForm()))
                .doesNotHaveDuplicates();
        assertThat(set.tasks()).allSatisfy(each -> {
            assertThat(Split.of(each.task().puzzle())).isEqualTo(Split.HELDOUT);
            assertThat(each.task().split()).isEqualTo(Split.HELDOUT);
        });
        for (Ability ability : TaskFamilies.installed().abilities()) {
            assertThat(set.of(ability, 2))
                    .extracting(HeldOutTask::index)
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
    }

    @Test
    void shouldProbeWithHeldOutTasksOfTheirOwnSeeds() {
        HeldOutSet probe = HeldOutSet.probe(7, Ability.ABDUCTION, 2, 12, FamilyMix.DEFAULT);

        assertThat(probe).isEqualTo(HeldOutSet.probe(7, Ability.ABDUCTION, 2, 12, FamilyMix.DEFAULT));
        assertThat(probe.tasks()).hasSize(12).isEqualTo(probe.of(Ability.ABDUCTION, 2));
        assertThat(probe.tasks().stream().map(each -> each.task().puzzle().canonicalForm()))
                .doesNotHaveDuplicates();
        assertThat(probe.tasks())
                .allSatisfy(each -> assertThat(Split.of(each.task().puzzle())).isEqualTo(Split.HELDOUT));
        assertThat(probe.tasks().getFirst().task().seed()).isEqualTo(Derived.seed(7, "probe", "abduction", 2, 0));
        assertThat(probe.tasks().stream().map(each -> each.task().seed()))
                .doesNotContainAnyElementsOf(draw(7, List.of(2), 12).of(Ability.ABDUCTION, 2).stream()
                        .map(each -> each.task().seed())
                        .toList());
    }

    /** Candidates of a weight search are told apart by tasks that no table of the report rests on. */
    @Test
    void shouldValidateOnTasksThatMeanNothingThatIsReported() {
        HeldOutSet reported = draw(7, List.of(1, 2), 60);

        HeldOutSet validation = HeldOutSet.validation(7, List.of(1, 2), 40, FamilyMix.DEFAULT, reported);

        assertThat(validation)
                .isEqualTo(HeldOutSet.validation(7, List.of(1, 2), 40, FamilyMix.DEFAULT, draw(7, List.of(1, 2), 60)));
        Set<String> meanings = reported.tasks().stream()
                .map(each -> each.task().puzzle().semanticClass())
                .collect(Collectors.toSet());
        assertThat(validation.tasks()).allSatisfy(each -> {
            assertThat(Split.of(each.task().puzzle())).isEqualTo(Split.HELDOUT);
            assertThat(meanings).doesNotContain(each.task().puzzle().semanticClass());
        });
        assertThat(validation.tasks().stream().map(each -> each.task().puzzle().canonicalForm()))
                .doesNotHaveDuplicates();
        for (Ability ability : TaskFamilies.installed().abilities()) {
            assertThat(validation.of(ability, 2)).as(ability.label()).hasSize(40);
        }
        // Without the report's tasks to keep clear of, some would be the same
        HeldOutSet careless = HeldOutSet.validation(7, List.of(1, 2), 40, FamilyMix.DEFAULT, new HeldOutSet(List.of()));
        assertThat(careless.tasks().stream().map(each -> each.task().puzzle().semanticClass()))
                .containsAnyElementsOf(meanings);
        assertThat(careless.of(Ability.ABDUCTION, 2).getFirst().task().seed())
                .isEqualTo(Derived.seed(7, "validation", "abduction", 2, 0));
    }

    @Test
    void shouldLeaveNoValidationTasksOfALevelThatIsReportedWhole() {
        HeldOutSet all = draw(7, List.of(1), 2_000);

        HeldOutSet validation = HeldOutSet.validation(7, List.of(1), 10, FamilyMix.DEFAULT, all);

        assertThat(validation.of(Ability.ARITHMETIC, 1)).isEmpty();
        assertThat(validation.of(Ability.ABDUCTION, 1)).hasSize(10);
    }

    @Test
    void shouldBeAFunctionOfSeedLevelsAndSize() {
        HeldOutSet set = draw(7, List.of(1), 5);

        assertThat(draw(7, List.of(1), 5)).isEqualTo(set);
        assertThat(draw(8, List.of(1), 5)).isNotEqualTo(set);
        assertThat(set.of(Ability.DEDUCTION, 1).getFirst().task().seed())
                .isEqualTo(Derived.seed(7, "heldout", "deduction", 1, 0));
    }

    @Test
    void shouldEndALevelThatHasNoMoreDistinctTasks() {
        // Given: more sums of level 1 than are held out
        HeldOutSet set = draw(7, List.of(1), 2_000);

        // Then
        List<HeldOutTask> sums = set.of(Ability.ARITHMETIC, 1);
        assertThat(sums).hasSizeBetween(1, 1_999);
        assertThat(sums.stream().map(each -> each.task().puzzle().canonicalForm()))
                .doesNotHaveDuplicates();
        assertThat(sums.getLast().index()).isEqualTo(sums.size() - 1);
    }

    @Test
    void shouldKeepToTheFamiliesOfTheRecipe() {
        FamilyMix cycles = FamilyMix.only(Ability.INDUCTION, "cycle");

        HeldOutSet set = HeldOutSet.draw(7, List.of(1), 12, cycles, Optional.empty());

        assertThat(set.of(Ability.INDUCTION, 1))
                .hasSize(12)
                .allSatisfy(each -> assertThat(each.task().family()).isEqualTo("cycle"));
        assertThat(set.of(Ability.DEDUCTION, 1))
                .isEqualTo(draw(7, List.of(1), 12).of(Ability.DEDUCTION, 1));
    }

    @Test
    void shouldHoldOutTheQuestionsThatARecipeBrings() throws IOException {
        Path file = folder.resolve("t.jsonl");
        Files.writeString(
                file,
                IntStream.range(0, 200)
                        .mapToObj(n -> "{\"question\": \"Number " + n + "?\", \"answer\": " + n + "}\n")
                        .collect(Collectors.joining()));
        DataSource source = new DataSource(
                file.toString(),
                Optional.empty(),
                Optional.empty(),
                new DataFields(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty());
        RunQuestions questions =
                LOADER.pin(new DomainData(source, Optional.empty())).questions();

        // Given no level 1 among the tasks, which is what questions have
        HeldOutSet set = HeldOutSet.draw(7, List.of(2), 5, FamilyMix.DEFAULT, Optional.of(questions));

        assertThat(set.of(Ability.DOMAIN, 1)).extracting(HeldOutTask::index).containsExactly(0, 1, 2, 3, 4);
        assertThat(set.of(Ability.DOMAIN, 1)).allSatisfy(each -> {
            assertThat(each.task().split()).isEqualTo(Split.HELDOUT);
            assertThat(questions.evaluation().rows()).anySatisfy(row -> assertThat(row.puzzle())
                    .isEqualTo(each.task().puzzle()));
        });
        assertThat(set.groups())
                .extracting(group -> group.getFirst().task().ability())
                .containsExactly(
                        Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION, Ability.ARITHMETIC, Ability.DOMAIN);
        assertThat(set.groups().stream().mapToInt(List::size).sum())
                .isEqualTo(set.tasks().size());
        assertThat(HeldOutSet.draw(7, List.of(2), 5, FamilyMix.DEFAULT, Optional.of(questions)))
                .isEqualTo(set);
    }
}
