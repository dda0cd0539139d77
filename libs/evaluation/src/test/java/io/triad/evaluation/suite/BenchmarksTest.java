// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.algebra.SymjaAlgebra;
import io.triad.dataset.SourceFiles;
import io.triad.evaluation.program.TestCase;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.SuiteDecoding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small made files in the layouts in which the benchmarks are published; src/test/scripts/made_benchmarks.py writes them. */
class BenchmarksTest {
    private static final Verifier VERIFIER = new Verifier(new SymjaAlgebra());
    private static final Path FILES = Path.of("src/test/resources/io/triad/evaluation/benchmarks");

    private static SuiteTasks tasks(String name) {
        EvaluationSuite suite = BuiltInSuites.find(name).orElseThrow();
        return SuiteTasks.of(
                suite,
                path -> FILES.resolve(name).resolve(path).toString(),
                SourceFiles.of(Optional.empty()),
                VERIFIER);
    }

    static Stream<Arguments> benchmarks() {
        return Stream.of(
                Arguments.of(
                        "math-500", 2, 0, "\\left( 3, \\frac{\\pi}{2} \\right)", "(3, pi/2)".replace("pi", "\\pi")),
                Arguments.of("aime", 3, 1, "60", "060"),
                Arguments.of("aime24", 2, 0, "204", "204.0"),
                Arguments.of("amc23", 2, 0, "27.0", "27"),
                Arguments.of("olympiad-bench", 3, 0, "2", "x = 2"),
                Arguments.of("omni-math", 2, 1, "\\frac{1}{3}", "1/3"));
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void shouldReadTheLayoutThatIsPublished(String name, int asked, long unusable, String answer, String sameAnswer) {
        SuiteTasks tasks = tasks(name);

        assertThat(tasks.files()).hasSize(1);
        assertThat(tasks.files().getFirst().numQuestions()).isEqualTo(asked);
        assertThat(tasks.files().getFirst().numUnusable()).isEqualTo(unusable);
        SuiteTask.OfPuzzle first = tasks.puzzles().getFirst();
        assertThat(first.task().task().answer()).isEqualTo(answer);
        assertThat(first.task().task().family()).isEqualTo(name);
        assertThat(first.prompt().user())
                .contains(((QuestionPuzzle) first.task().task().puzzle()).question());
        assertThat(verdict(first, sameAnswer)).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(first, "12345")).isEqualTo(Verdict.WRONG);
    }

    private static Verdict verdict(SuiteTask.OfPuzzle task, String answer) {
        return VERIFIER.judge(
                        task.task().task().puzzle(),
                        "<think></think><answer>" + answer + "</answer>",
                        RewardScheme.DOMAIN)
                .verdict();
    }

    @Test
    void shouldTakeAllAnswersOfAnOlympiadQuestionTogether() {
        SuiteTask.OfPuzzle second = tasks("olympiad-bench").puzzles().get(1);

        assertThat(verdict(second, "3 and -1")).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(second, "3")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void shouldAskForOneOfFourOptions() {
        SuiteTasks tasks = tasks("gpqa-diamond");

        assertThat(tasks.tasks()).hasSize(4);
        assertThat(tasks.files().getFirst().firstProblem()).contains("row 5", "two of its options are the same");
        for (SuiteTask.OfPuzzle task : tasks.puzzles()) {
            QuestionPuzzle.Reference.Choice choice = (QuestionPuzzle.Reference.Choice)
                    ((QuestionPuzzle) task.task().task().puzzle()).reference();
            assertThat(choice.options()).hasSize(4).contains("right");
            assertThat(choice.options().get(choice.letter() - 'A')).isEqualTo("right");
            assertThat(task.prompt().user()).contains(choice.letter() + ". right");
            assertThat(verdict(task, "(" + choice.letter() + ")")).isEqualTo(Verdict.CORRECT);
        }
        // The right option is not always at one place.
        assertThat(tasks.puzzles().stream()
                        .map(task -> task.task().task().answer())
                        .distinct())
                .hasSizeGreaterThan(1);
        assertThat(tasks("gpqa-diamond").sha256()).isEqualTo(tasks.sha256());
    }

    @Test
    void shouldRefuseByNameWhatNeedsProgramsToBeRun() {
        assertThatThrownBy(() -> tasks("livecodebench"))
                .hasMessageContaining("suite livecodebench")
                .hasMessageContaining("judged by running them")
                .hasMessageContaining("--run-code");
    }

    @Test
    void shouldReadProgrammingProblemsWithTheirHiddenTests() {
        SuiteTasks tasks = SuiteTasks.of(
                BuiltInSuites.find("livecodebench").orElseThrow(),
                path -> FILES.resolve("livecodebench").resolve(path).toString(),
                SourceFiles.of(Optional.empty()),
                VERIFIER,
                true);

        assertThat(tasks.files().getFirst().numQuestions()).isEqualTo(3);
        assertThat(tasks.files().getFirst().firstProblem()).isEqualTo("row 4: has no test");
        assertThat(tasks.tasks())
                .extracting(SuiteTask::taskId)
                .containsExactly(
                        "program-livecodebench-made1", "program-livecodebench-made2", "program-livecodebench-made3");
        SuiteTask.OfProgram sum = (SuiteTask.OfProgram) tasks.tasks().get(0);
        assertThat(sum.problem().tests().get())
                .extracting(TestCase::input)
                .containsExactly("1 2\n", "20 22\n", "-1 1\n");
        assertThat(sum.problem().function()).isEmpty();
        assertThat(sum.prompt().user()).contains("Read two numbers", "standard input", "```python\n# the program\n```");
        SuiteTask.OfProgram squares = (SuiteTask.OfProgram) tasks.tasks().get(1);
        assertThat(squares.problem().function()).contains("squares");
        assertThat(squares.problem().level()).isEqualTo(2);
        assertThat(squares.prompt().user()).contains("Go on from this code", "def squares(self, numbers");
        assertThat(squares.problem().tests().get())
                .containsExactly(
                        new TestCase("[1, 2, 3]", "[1, 4, 9]"), new TestCase("[]", "[]"), new TestCase("[-5]", "[25]"));
    }

    @Test
    void shouldDrawAsThePaperDoes() {
        SuiteDecoding greedy = new SuiteDecoding(true, 0, 1.0, 0.95, 8192);
        SuiteDecoding small = new SuiteDecoding(true, 32, 1.0, 0.95, 8192);
        Map<String, SuiteDecoding> expected = Map.of(
                "math-500", greedy,
                "aime", greedy,
                "aime24", small,
                "amc23", small,
                "olympiad-bench", greedy,
                "omni-math", greedy,
                "gpqa-diamond", greedy,
                "livecodebench", greedy);

        expected.forEach((name, decoding) -> assertThat(
                        BuiltInSuites.find(name).orElseThrow().decoding())
                .as(name)
                .isEqualTo(decoding));
        assertThat(List.copyOf(expected.keySet())).isSubsetOf(BuiltInSuites.NAMES);
    }
}
