// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.PromptTemplates;
import io.triad.reasoning.prompt.Question;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.recipe.Problem;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskSettingsTest {
    private static final Path REFERENCE = Path.of("../../docs/recipes.md");

    private static String problemsOf(String more) {
        Recipe recipe = Sources.recipe(more, "");
        RecipeException refusal = catchThrowableOfType(RecipeException.class, () -> TaskSettings.of(recipe));
        assertThat(refusal).isNotNull();
        return refusal.problems().stream().map(Problem::line).collect(Collectors.joining("\n"));
    }

    @Test
    void shouldKeepToTheSuitesOwnWhenTheRecipeIsSilent() {
        assertThat(TaskSettings.of(Sources.recipe("", "")))
                .isEqualTo(new TaskSettings(FamilyMix.DEFAULT, PromptStyle.FULL, PromptTemplates.DEFAULT));
    }

    @Test
    void shouldReadFamiliesAndWords() {
        TaskSettings settings = TaskSettings.of(Sources.recipe("""
                tasks:
                  families: {induction: {cycle: 3, letters: 0}}
                  prompts: {question: "Solve {{question}}", system: "<think></think><answer></answer>"}
                """, ""));

        assertThat(settings.families().shares()).isEqualTo(Map.of(Ability.INDUCTION, Map.of("cycle", 3, "letters", 0)));
        assertThat(settings.templates().system()).isEqualTo("<think></think><answer></answer>");
        assertThat(settings.templates().users()).containsEntry(Question.QUESTION, "Solve {{question}}");
    }

    @Test
    void shouldNameEveryFamilyThatThereIsNot() {
        assertThat(problemsOf(
                        "tasks: {families: {induction: {cycles: 1, cycle: 1}, reduction: {a: 1}, domain: {b: 1}}}"))
                .isEqualTo("tasks.families.domain: unknown ability"
                        + " (allowed: deduction, induction, abduction, arithmetic)\n"
                        + "tasks.families.induction.cycles: unknown family (allowed: "
                        + String.join(", ", TaskFamilies.installed().names(Ability.INDUCTION)) + ")\n"
                        + "tasks.families.reduction: unknown ability"
                        + " (allowed: deduction, induction, abduction, arithmetic)");
    }

    @Test
    void shouldRefuseSharesThatAreAllNothing() {
        assertThat(problemsOf("tasks: {families: {induction: {cycle: 0}, arithmetic: {}}}"))
                .contains("tasks.families.induction: must give a family a share above 0")
                .contains("tasks.families.arithmetic: must give a family a share above 0");
    }

    @Test
    void shouldRefuseWordsThatLackAPart() {
        assertThat(problemsOf("tasks: {prompts: {system: hello, question: no name, puzzle: x}}"))
                .contains(
                        "tasks.prompts.system: The system text tells the response contract, but does not name <think>")
                .contains("tasks.prompts.question: The template for question must hold the names [question]")
                .contains("tasks.prompts.puzzle: No question is called 'puzzle'");
    }

    @Test
    void shouldRefuseWordsThatHaveNoEffect() {
        assertThat(problemsOf("tasks: {prompts: {question: 'Solve {{question}}'}}\npromptStyle: compact"))
                .isEqualTo("tasks.prompts: has no effect on compact prompts; leave it out, or set promptStyle: full");
    }

    @Test
    void shouldAllowWhatOurRecipesAskFor() throws IOException {
        try (var files = Files.list(Path.of("../../recipes"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                TaskSettings.of(io.triad.recipe.RecipeReader.read(Files.readString(file), file.toString()));
            }
        }
    }

    @Test
    void shouldDocumentEveryFamilyAndQuestion() throws IOException {
        List<String> lines = Files.readAllLines(REFERENCE);
        for (Ability ability : TaskFamilies.installed().abilities()) {
            String row = row(lines, "| `" + ability.label() + "` |");
            assertThat(new TreeSet<>(codes(row).subList(1, codes(row).size())))
                    .as("families of %s", ability)
                    .isEqualTo(new TreeSet<>(TaskFamilies.installed().names(ability)));
        }
        for (Question question : Question.values()) {
            assertThat(lines.stream()
                            .skip(lines.indexOf("| key | names |"))
                            .filter(line -> codes(line).contains(question.label())
                                    && codes(line).containsAll(question.names())))
                    .as("names of %s", question.label())
                    .isNotEmpty();
        }
    }

    private static String row(List<String> lines, String start) {
        return lines.stream()
                .skip(lines.indexOf("## Families and questions"))
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> codes(String line) {
        return java.util.regex.Pattern.compile("`([^`]+)`")
                .matcher(line)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
