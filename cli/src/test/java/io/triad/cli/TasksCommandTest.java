// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.taskfile.TaskJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TasksCommandTest {
    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldWriteDistinctTasksOfWhatWasAskedFor() throws IOException {
        Path out = folder.resolve("tasks.jsonl");

        assertThat(triad.run(
                        "tasks generate --ability abduction --level 2 --count 40 --seed 7 --split heldout --out", out))
                .isZero();

        List<Task> tasks = Files.readAllLines(out).stream().map(TaskJson::read).toList();
        assertThat(tasks).hasSize(40);
        assertThat(tasks.stream().map(task -> task.puzzle().semanticClass())).doesNotHaveDuplicates();
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.ability()).isEqualTo(Ability.ABDUCTION);
            assertThat(task.level()).isEqualTo(2);
            assertThat(task.split()).isEqualTo(Split.HELDOUT);
        });
        assertThat(tasks.getFirst().seed()).isEqualTo(7);
        assertThat(triad.printed()).isEmpty();
        assertThat(triad.errors()).contains(out + " has 40 tasks");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp-*");
    }

    @Test
    void shouldWriteTheSameBytesOnAnyNumberOfThreadsAndToStandardOut() throws IOException {
        String options = "tasks generate --ability deduction --level 1 --count 150 --family satisfiability";

        assertThat(triad.run(options + " --threads 1 --out", folder.resolve("one")))
                .isZero();
        assertThat(triad.run(options + " --threads 5 --out", folder.resolve("five")))
                .isZero();
        assertThat(triad.run(options + " --out -")).isZero();

        assertThat(folder.resolve("five")).hasSameBinaryContentAs(folder.resolve("one"));
        assertThat(triad.printed()).isEqualTo(Files.readString(folder.resolve("one")));
    }

    @Test
    void shouldPutPromptsInTheStyleAskedFor() throws IOException {
        String options = "tasks generate --ability arithmetic --level 1 --count 1 --style ";

        assertThat(triad.run(options + "compact --out", folder.resolve("compact")))
                .isZero();
        assertThat(triad.run(options + "full --out", folder.resolve("full"))).isZero();

        assertThat(folder.resolve("compact")).content().contains("\"system\":\"\",\"prompt\":\"arithmetic\\n");
        assertThat(folder.resolve("full")).content().contains("<answer>").doesNotContain("\"system\":\"\"");
    }

    @Test
    void shouldKeepTheFileAndFailWhenThereAreFewerTasksThanAskedFor() throws IOException {
        Path out = folder.resolve("few");

        assertThat(triad.run(
                        "tasks generate --ability arithmetic --level 1 --split heldout --count 1000000 --out", out))
                .isEqualTo(1);

        long numTasks = Files.readAllLines(out).stream()
                .map(line -> TaskJson.read(line).puzzle().canonicalForm())
                .distinct()
                .count();
        assertThat(numTasks).isEqualTo(Files.readAllLines(out).size()).isBetween(10L, 100_000L);
        assertThat(triad.errors())
                .contains(
                        String.format("no more than %,d different tasks of level 1", numTasks), "1,000,000 were asked");
    }

    @Test
    void shouldReplaceAFileOnlyWhenForced() throws IOException {
        Path out = Files.writeString(folder.resolve("there"), "mine");
        String options = "tasks generate --ability induction --level 1 --count 2 --out";

        assertThat(triad.run(options, out)).isEqualTo(2);
        assertThat(out).hasContent("mine");
        assertThat(triad.errors()).isEqualTo("triad: " + out + " exists; --force replaces it, or give another name\n");

        assertThat(triad.run(options, out, "--force")).isZero();
        assertThat(Files.readAllLines(out)).hasSize(2);
    }

    @Test
    void shouldRefuseWhatCannotBeAskedForAndWriteNothing() {
        for (List<String> expected : List.of(
                List.of("--ability x --level 1 --count 1", "--ability: No ability 'x'; there are deduction, induction"),
                List.of("--level 1 --count 1", "--ability is missing"),
                List.of("--ability deduction --count 1", "--level is missing"),
                List.of("--ability deduction --level 1", "--count is missing"),
                List.of("--ability deduction --level 6 --count 1", "--level is 1 to 5, not 6"),
                List.of("--ability deduction --level 1 --count 0", "--count is at least 1, not 0"),
                List.of("--ability deduction --level 1 --count 1 --split test", "--split: No split 'test'; there are"),
                List.of("--ability deduction --level 1 --count 1 --style x", "--style: No prompt style 'x'"),
                List.of("--ability deduction --level 1 --count 1 --threads 0", "--threads is 1 to 256, not 0"),
                List.of("--ability deduction --level 1 --count 1 --seed 1e3", "'1e3' is not a long"),
                List.of(
                        "--ability induction --level 1 --count 1 --family x",
                        "--family: No family of induction is called 'x'; there are [arithmetic, "))) {
            assertThat(triad.run("tasks generate " + expected.getFirst() + " --out", folder.resolve("out")))
                    .as(expected.getFirst())
                    .isEqualTo(2);
            assertThat(triad.errors()).contains(expected.getLast());
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(triad.run("tasks generate --ability deduction --level 1 --count 1 --out", folder))
                .isEqualTo(2);
        assertThat(triad.errors()).contains("is a folder");
        assertThat(triad.run("tasks")).isEqualTo(2);
        assertThat(triad.errors()).contains("generate", "families");
    }

    @Test
    void shouldListEveryFamilyWithItsShares() {
        assertThat(triad.run("tasks families")).isZero();

        assertThat(triad.printed().lines())
                .anySatisfy(line -> assertThat(line).matches("family +level 1 +level 2 +level 3 +level 4 +level 5"))
                .anySatisfy(line -> assertThat(line).matches("deduction/satisfiability +10 %( +50 %){4}"))
                .anySatisfy(line -> assertThat(line).startsWith("induction/cycle"));
    }
}
