// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.algebra.SymjaAlgebra;
import io.triad.dataset.SourceFiles;
import io.triad.evaluation.program.ProgramJudge;
import io.triad.evaluation.program.ProgramSandbox;
import io.triad.evaluation.program.Sandboxes;
import io.triad.evaluation.samples.RecordedSample;
import io.triad.evaluation.samples.RecordedSamples;
import io.triad.evaluation.sampling.DrawnResponse;
import io.triad.evaluation.score.JudgedSample;
import io.triad.evaluation.score.Metric;
import io.triad.evaluation.score.MetricScore;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationSuiteReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteMeasurementTest {
    private static final Verifier VERIFIER = new Verifier(new SymjaAlgebra());
    private static final Subject SUBJECT = new Subject("c".repeat(64), "engine-1");
    private static final SuiteTasks TASKS = suite("samples: 3, maxTokens: 12", "arithmetic, induction");

    @TempDir
    private Path folder = Path.of("");

    private static SuiteTasks suite(String decoding, String abilities) {
        return SuiteTasks.of(
                EvaluationSuiteReader.read(
                        "name: small\nversion: 1\npromptStyle: compact\ndecoding: {" + decoding
                                + "}\nheldOut: {abilities: [" + abilities + "], levels: [1, 2], tasksPerLevel: 3}\n",
                        "small.yaml"),
                UnaryOperator.identity(),
                SourceFiles.of(Optional.empty()),
                VERIFIER);
    }

    private static long draw(SuiteTasks tasks, SmallPolicy policy, Path file, int window) throws InterruptedException {
        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            return new SuiteMeasurement(tasks, SUBJECT, recorded)
                    .draw(policy.sampler(), policy.asked(), window, (numDrawn, numMissing) -> {});
        }
    }

    private static String result(SuiteTasks tasks, Path file) {
        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            MeasuredCheckpoint measured = new SuiteMeasurement(tasks, SUBJECT, recorded).judge(VERIFIER);
            return SuiteResultJson.write(
                    SuiteResult.of(tasks, List.of(SuiteResult.Entry.of("checkpoint", SUBJECT, measured))));
        }
    }

    @Test
    void shouldGoOnWhereItWasKilledToTheSameBytes() throws Exception {
        Path undisturbed = folder.resolve("undisturbed.jsonl");
        Path disturbed = folder.resolve("disturbed.jsonl");
        try (SmallPolicy policy = new SmallPolicy(256)) {
            assertThat(draw(TASKS, policy, undisturbed, 5)).isEqualTo(12 * 4);
            assertThat(policy.numDrawn()).isEqualTo(12 * 4);
        }

        int numDrawn = 0;
        for (int mayDraw : List.of(9, 3, 7, 20)) {
            try (SmallPolicy policy = new SmallPolicy(256)) {
                policy.breakAfter(mayDraw);
                assertThatThrownBy(() -> draw(TASKS, policy, disturbed, 3)).hasMessage("killed");
                numDrawn += policy.numDrawn();
            }
        }
        // Given a line that was not written to its end
        byte[] bytes = Files.readAllBytes(disturbed);
        Files.write(disturbed, java.util.Arrays.copyOf(bytes, bytes.length - 30));
        try (SmallPolicy policy = new SmallPolicy(256)) {
            draw(TASKS, policy, disturbed, 8);
            numDrawn += policy.numDrawn();
        }

        assertThat(disturbed).hasSameBinaryContentAs(undisturbed);
        assertThat(result(TASKS, disturbed)).isEqualTo(result(TASKS, undisturbed));
        // At most what was in the making is drawn again: two responses each time, and the one that was cut.
        assertThat(numDrawn).isBetween(12 * 4 + 1, 12 * 4 + 4 * 2 + 1);
    }

    @Test
    void shouldDrawNothingTwice() throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (SmallPolicy policy = new SmallPolicy(256)) {
            draw(TASKS, policy, file, 8);
            int before = policy.numDrawn();

            // The same again, one of its parts, and fewer samples: all of it is there.
            assertThat(draw(TASKS, policy, file, 8)).isZero();
            assertThat(draw(suite("samples: 3, maxTokens: 12", "induction"), policy, file, 8))
                    .isZero();
            assertThat(draw(suite("samples: 2, maxTokens: 12", "arithmetic"), policy, file, 8))
                    .isZero();
            assertThat(policy.numDrawn()).isEqualTo(before);

            // One sample more of each task; other settings are other responses.
            assertThat(draw(suite("samples: 4, maxTokens: 12", "induction"), policy, file, 8))
                    .isEqualTo(6);
            assertThat(draw(
                            suite("samples: 1, greedy: false, maxTokens: 12, temperature: 0.7", "induction"),
                            policy,
                            file,
                            8))
                    .isEqualTo(6);
        }
    }

    @Test
    void shouldRecordAPromptWithoutRoomAsUnanswered() throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (SmallPolicy policy = new SmallPolicy(4)) {
            draw(TASKS, policy, file, 8);
            assertThat(policy.numDrawn()).isZero();
        }

        assertThat(Files.readAllLines(file)).hasSize(12 * 4).allSatisfy(line -> assertThat(line)
                .contains("\"finish\":\"no_room\",\"tokens\":0,\"text\":\"\""));
    }

    /** Records what a task and a sample are answered. */
    private MeasuredCheckpoint measured(
            SuiteTasks tasks, BiFunction<SuiteTask.OfPuzzle, WantedSample, String> answers) {
        try (RecordedSamples recorded = RecordedSamples.open(folder.resolve("answers.jsonl"))) {
            for (WantedSample wanted : WantedSample.of(tasks, SUBJECT)) {
                String text = "<think></think><answer>" + answers.apply((SuiteTask.OfPuzzle) wanted.task(), wanted)
                        + "</answer>";
                recorded.add(new RecordedSample(
                        wanted.key(), "task", new DrawnResponse(text, JudgedSample.Finish.LENGTH, 7)));
            }
            return new SuiteMeasurement(tasks, SUBJECT, recorded).judge(VERIFIER);
        }
    }

    @Test
    void shouldScoreWhatIsRecorded() {
        SuiteTasks tasks = suite("samples: 4, maxTokens: 12", "arithmetic");

        // Given: greedy right; samples right, right in other words, wrong, unreadable
        MeasuredCheckpoint measured = measured(tasks, (task, wanted) -> {
            String answer = task.task().task().answer();
            return switch (wanted.sample()) {
                case 0 -> answer;
                case 1 -> answer + ".";
                case 2 -> "123456789";
                default -> "no idea";
            };
        });

        SuiteResult.Entry entry = SuiteResult.Entry.of("c", SUBJECT, measured);
        assertThat(entry.scores().scores().stream()
                        .filter(score -> score.slice().isWhole())
                        .map(MetricScore::estimate)
                        .map(estimate -> Math.round(estimate.share() * 1e9) / 1e9))
                .containsExactly(1.0, 0.5, 0.833333333, 1.0, 1.0);
        assertThat(entry.scores().metrics()).contains(new Metric.Majority(4));
        assertThat(entry.scores()
                        .ofAbilities(new Metric.Greedy())
                        .getFirst()
                        .slice()
                        .ability())
                .isEqualTo(Ability.ARITHMETIC);
        assertThat(measured.responses()).isEqualTo(new MeasuredCheckpoint.Responses(30, 30 * 7, 30, 30, 0, ""));
    }

    @Test
    void shouldNeverTakeAResponseThatIsMissingForAWrongOne() {
        try (RecordedSamples recorded = RecordedSamples.open(folder.resolve("empty.jsonl"))) {
            SuiteMeasurement measurement = new SuiteMeasurement(TASKS, SUBJECT, recorded);

            assertThat(measurement.numMissing()).isEqualTo(measurement.numWanted());
            assertThatThrownBy(() -> measurement.judge(VERIFIER)).hasMessageContaining("was never drawn");
        }
    }

    @Test
    void shouldLeaveOutAndCountWhatCannotBeJudged() throws Exception {
        Path file = folder.resolve("questions.jsonl");
        Files.writeString(file, "{\"question\":\"1+1?\",\"answer\":\"2\"}\n");
        SuiteTasks tasks = SuiteTasks.of(
                EvaluationSuiteReader.read(
                        "name: q\nversion: 1\ndecoding: {samples: 3}\nquestions: {mine: {path: questions.jsonl}}\n",
                        "q.yaml"),
                path -> folder.resolve(path).toString(),
                SourceFiles.of(Optional.empty()),
                VERIFIER);
        // Given a verifier that cannot decide what is no plain number
        Verifier undecided = new Verifier((left, right, deadline) -> io.triad.reasoning.maths.Equality.UNDECIDED);
        List<String> answers = new ArrayList<>(List.of("2", "3", "\\sqrt{2}\\cdot\\sqrt{2}", "2"));
        try (RecordedSamples recorded = RecordedSamples.open(folder.resolve("answers.jsonl"))) {
            for (WantedSample wanted : WantedSample.of(tasks, SUBJECT)) {
                String text = "<think></think><answer>" + answers.removeFirst() + "</answer>";
                recorded.add(
                        new RecordedSample(wanted.key(), "task", new DrawnResponse(text, JudgedSample.Finish.STOP, 7)));
            }

            MeasuredCheckpoint measured = new SuiteMeasurement(tasks, SUBJECT, recorded).judge(undecided);

            assertThat(measured.responses().numUnjudged()).isEqualTo(1);
            assertThat(measured.responses().firstUnjudged()).contains("domain-mine-heldout-1", "VERIFIER_ERROR");
            assertThat(measured.tasks().getFirst().values().get(new Metric.Average(3)))
                    .isEqualTo(0.5);
            assertThat(measured.tasks().getFirst().values().keySet()).doesNotContain(new Metric.Pass(3));
        }
    }

    @Test
    void shouldScoreProgramsByRunningThem() throws Exception {
        ProgramSandbox sandbox = Sandboxes.open();
        SuiteTasks tasks = SuiteTasks.of(
                EvaluationSuiteReader.read(
                        "name: code\nversion: 1\ndecoding: {samples: 2, maxTokens: 9}\nneeds: code-execution\n"
                                + "questions: {made: {path: test.jsonl}}\n",
                        "code.yaml"),
                path -> "src/test/resources/io/triad/evaluation/benchmarks/livecodebench/" + path,
                SourceFiles.of(Optional.empty()),
                VERIFIER,
                true);
        List<String> programs = List.of(
                "print(sum(map(int, input().split())))",
                "class Solution:\n    def squares(self, n: List[int]):\n        return [x ** 2 for x in n]",
                "print(int(input()) / 2)");
        try (RecordedSamples recorded = RecordedSamples.open(folder.resolve("programs.jsonl"))) {
            for (WantedSample wanted : WantedSample.of(tasks, SUBJECT)) {
                // Greedy right; samples right, and no program at all
                String text = wanted.sample() == 1
                        ? "no"
                        : "```python\n" + programs.get(((SuiteTask.OfProgram) wanted.task()).index()) + "\n```";
                recorded.add(
                        new RecordedSample(wanted.key(), "task", new DrawnResponse(text, JudgedSample.Finish.STOP, 7)));
            }
            List<Integer> progress = new ArrayList<>();

            MeasuredCheckpoint measured = new SuiteMeasurement(tasks, SUBJECT, recorded)
                    .judge(
                            VERIFIER,
                            new ProgramVerdicts(
                                    new ProgramJudge(sandbox), 2, (numJudged, numPrograms) -> progress.add(numJudged)));

            assertThat(measured.tasks())
                    .extracting(each -> each.place().level())
                    .containsExactly(1, 2, 3);
            assertThat(measured.tasks()).allSatisfy(task -> assertThat(task.values())
                    .containsExactly(
                            java.util.Map.entry(new Metric.Greedy(), 1.0),
                            java.util.Map.entry(new Metric.Average(2), 0.5),
                            java.util.Map.entry(new Metric.Pass(2), 1.0)));
            assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(SuiteResultJson.write(
                            SuiteResult.of(tasks, List.of(SuiteResult.Entry.of("checkpoint", SUBJECT, measured)))))
                    .contains("\"explanation\" : \"passes 3 tests\"", "\"UNPARSEABLE\"", sandbox.pythonVersion());
        }
    }
}
