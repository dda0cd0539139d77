// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.task.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That each benchmark does what its name says; how fast is not for tests. */
class BenchmarksTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void shouldGenerateAnotherTaskEachTime(int level) throws NoSuchFieldException {
        for (String tasks : Benchmarks.installed()) {
            GenerationBenchmark benchmark = new GenerationBenchmark();
            benchmark.tasks = tasks;
            benchmark.level = level;
            benchmark.setUp();

            Task first = benchmark.generate();
            Task second = benchmark.generate();

            assertThat(first.ability()).isEqualTo(Kind.of(tasks).ability());
            assertThat(first.level()).isEqualTo(level);
            assertThat(second.taskId()).isNotEqualTo(first.taskId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldJudgeAsTheKindOfResponseSays(ResponseKind response) throws NoSuchFieldException {
        for (String tasks : Benchmarks.installed()) {
            VerdictBenchmark benchmark = new VerdictBenchmark();
            benchmark.tasks = tasks;
            benchmark.response = response;
            benchmark.setUp();

            assertThat(benchmark.judge().verdict()).as(tasks).isEqualTo(response.verdict());
        }
    }

    @Test
    void shouldMakeLongResponsesEightKibibytesLong() {
        Task task = new GenerationBenchmark().generate();

        String response = ResponseKind.LONG_RIGHT.text(task);

        assertThat(response.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(8189, 8192);
    }

    @Test
    void shouldInstallEveryAbility() throws NoSuchFieldException {
        assertThat(Benchmarks.installed()).contains("deduction", "induction", "abduction", "arithmetic");
    }

    @Test
    void shouldKeepWhatComparisonNeeds(@TempDir Path folder) throws Exception {
        Measurement slow = new Measurement("generate", "deduction", 1, "", 12_345, 67, 20_000);
        Measurement fast = new Measurement("judge", "deduction", 1, "SHORT_RIGHT", 600_000, 0, 500_000);
        Baseline baseline =
                new Baseline("2026-01-01T00:00:00Z", "abc", "5", "1", Machine.here(), "quiet", List.of(slow, fast));

        baseline.write(folder.resolve("new/baseline.json"));

        assertThat(Files.readString(folder.resolve("new/baseline.json")))
                .contains("\"commit\" : \"abc\"", "\"processor\"", "\"cores\"", "\"perSecond\" : 12345.0");
        assertThat(baseline.table())
                .contains("| generate | deduction | 1 |  | 12,345 | ± 67 | 20,000 (below) |")
                .contains("| judge | deduction | 1 | SHORT_RIGHT | 600,000 | ± 0 | 500,000 |");
    }
}
