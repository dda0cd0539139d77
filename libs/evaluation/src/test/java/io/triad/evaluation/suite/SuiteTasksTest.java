// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.algebra.SymjaAlgebra;
import io.triad.dataset.SourceFiles;
import io.triad.evaluation.heldout.HeldOutSet;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.EvaluationSuiteReader;
import io.triad.recipe.PromptStyleName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuiteTasksTest {
    private static final Verifier VERIFIER = new Verifier(new SymjaAlgebra());

    @TempDir
    private Path folder = Path.of("");

    private SuiteTasks tasks(String yaml) {
        return tasks(EvaluationSuiteReader.read("name: mine\nversion: 3\n" + yaml, "mine.yaml"));
    }

    private SuiteTasks tasks(EvaluationSuite suite) {
        return SuiteTasks.of(
                suite, path -> folder.resolve(path).toString(), SourceFiles.of(Optional.empty()), VERIFIER);
    }

    static List<String> names() {
        return BuiltInSuites.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldReadEverySuiteThatComesWithTriad(String name) {
        EvaluationSuite suite = BuiltInSuites.find(name).orElseThrow();

        assertThat(suite.name()).isEqualTo(name);
        assertThat(suite.about()).isPresent();
    }

    @Test
    void shouldKnowNoOtherSuite() {
        assertThat(BuiltInSuites.find("../held-out")).isEmpty();
    }

    @Test
    void shouldAskTheTasksThatARunOfItsSeedHoldsOut() {
        SuiteTasks tasks = tasks("seed: 7\nheldOut: {abilities: [abduction], levels: [2], tasksPerLevel: 4}\n");

        assertThat(tasks.puzzles())
                .extracting(SuiteTask.OfPuzzle::task)
                .isEqualTo(HeldOutSet.draw(7, List.of(2), 4, FamilyMix.DEFAULT, Optional.empty())
                        .of(Ability.ABDUCTION, 2));
        assertThat(tasks.tasks().getFirst().prompt().system()).isNotEmpty();
    }

    @Test
    void shouldTellByADigestWhatWasAsked() {
        String held = "heldOut: {abilities: [induction], levels: [1], tasksPerLevel: 4}\n";
        SuiteTasks tasks = tasks(held);

        assertThat(tasks(held + "decoding: {samples: 9}\n").sha256()).isEqualTo(tasks.sha256());
        assertThat(tasks("seed: 1\n" + held).sha256()).isNotEqualTo(tasks.sha256());
        assertThat(tasks(tasks.suite().withPromptStyle(PromptStyleName.COMPACT)).sha256())
                .isNotEqualTo(tasks.sha256());
        assertThat(tasks("tasks: {prompts: {numbers: 'Go on: {{terms}}', letters: 'Go on: {{terms}} {{last}}', "
                                + "cyclic-letters: 'Go on: {{terms}} {{last}}'}}\n" + held)
                        .sha256())
                .isNotEqualTo(tasks.sha256());
    }

    @Test
    void shouldAskTheQuestionsOfItsFiles() throws Exception {
        Files.writeString(folder.resolve("b.jsonl"), """
                {"question":"1+1?","answer":"2"}
                {"question":"1+1?","answer":"2"}
                {"question":"And then?","answer":"080 or 081 (both were accepted)"}
                {"question":"Half?","answer":"\\\\frac{1}{2}"}
                """);
        Files.writeString(folder.resolve("a.jsonl"), "{\"problem\":\"1+2?\",\"solution\":\"so \\\\boxed{3}\"}\n");

        SuiteTasks tasks = tasks("questions: {second: {path: b.jsonl}, first: {path: a.jsonl, layout: math}}\n");

        assertThat(tasks.puzzles())
                .extracting(each -> each.task().task().family())
                .containsExactly("first", "second", "second");
        assertThat(tasks.puzzles()).extracting(each -> each.task().index()).containsExactly(0, 1, 2);
        assertThat(tasks.tasks().getLast().prompt().user()).contains("Half?");
        assertThat(tasks.files())
                .extracting(
                        SuiteTasks.QuestionFile::name,
                        SuiteTasks.QuestionFile::numQuestions,
                        SuiteTasks.QuestionFile::numUnusable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("first", 1, 0L),
                        org.assertj.core.groups.Tuple.tuple("second", 2, 2L));
        assertThat(tasks.files().getLast().firstProblem()).contains("row 2", "row 1");
    }

    @Test
    void shouldRefuseAnotherFileThanTheSuiteMeans() throws Exception {
        Files.writeString(folder.resolve("a.jsonl"), "{\"question\":\"1+2?\",\"answer\":3}\n");

        assertThatThrownBy(() -> tasks("questions: {mine: {path: a.jsonl, sha256: " + "a".repeat(64) + "}}\n"))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("questions mine")
                .hasMessageContaining("a".repeat(64));
    }

    @Test
    void shouldRefuseAFileOfWhichNothingCanBeJudged() throws Exception {
        Files.writeString(folder.resolve("a.jsonl"), "{\"question\":\"Why?\",\"answer\":\"Because, 7!\"}\n");

        assertThatThrownBy(() -> tasks("questions: {mine: {path: a.jsonl}}\n"))
                .hasMessageContaining("none of the rows")
                .hasMessageContaining("Because, 7!");
    }

    @Test
    void shouldNameFamiliesThatThereAreNot() {
        assertThatThrownBy(() -> tasks("tasks: {families: {induction: {guesses: 1}}}\nheldOut: {}\n"))
                .hasMessageContaining("suite mine")
                .hasMessageContaining("tasks.families.induction.guesses: unknown family");
    }
}
