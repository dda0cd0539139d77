// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.reasoning.prompt.Vocabulary;
import io.triad.taskfile.TaskJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TasksAuditCommandTest {
    private static final String INDUCTION = "--ability induction --level 2 --family arithmetic --count 300";

    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldReportOnTasksThatItMakes() throws IOException {
        Path json = folder.resolve("audit.json");
        Path markdown = folder.resolve("audit.md");

        int status = triad.run(
                "tasks audit --ability arithmetic --level 2 --count 400 --json", json, "--markdown", markdown);

        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertThat(report.get("levels")).hasSize(1);
        JsonNode level = report.get("levels").get(0);
        assertThat(level.get("ability").textValue()).isEqualTo("arithmetic");
        assertThat(level.get("tasks").intValue()).isEqualTo(400);
        assertThat(level.get("classes").intValue()).isEqualTo(400);
        assertThat(level.get("difficulty").get("propagations").get("mean").doubleValue())
                .isPositive();
        assertThat(level.get("shortcuts")).isNotEmpty();
        assertThat(report.get("passes").booleanValue()).isEqualTo(status == 0);
        assertThat(triad.printed()).contains("arithmetic 2", "Shortcuts:", "Difficulty:");
        assertThat(markdown).content().startsWith("# Audit of tasks\n").contains("| arithmetic 2 | 400 | ");
    }

    /** Of the tasks of one goal only those are kept whose goal's letter gives its reachability away. */
    @Test
    void shouldFailWhereAShortcutWorks() throws IOException {
        Path file = folder.resolve("tasks.jsonl");
        triad.run("tasks generate --ability abduction --family reachability --level 1 --count 600 --out", file);
        List<String> givenAway = Files.readAllLines(file).stream()
                .filter(line -> {
                    String answer = TaskJson.read(line).answer();
                    return answer.endsWith(answer.charAt(0) % 2 == 0 ? " is reachable" : " is unreachable");
                })
                .toList();
        assertThat(givenAway).hasSizeBetween(150, 450);
        Files.write(file, givenAway);

        assertThat(triad.run("tasks audit --in", file)).isEqualTo(1);

        assertThat(triad.printed())
                .contains("YES", "does not pass: abduction level 1: the shortcut 'reachable by the goal's letter' gets")
                .endsWith("the tasks do not pass\n");
    }

    @Test
    void shouldFindTheSameInAFileAsInTasksThatItMakes() {
        Path file = folder.resolve("tasks.jsonl");
        triad.run("tasks generate " + INDUCTION + " --out", file);
        int status = triad.run("tasks audit " + INDUCTION);
        String made = triad.printed();

        assertThat(triad.run("tasks audit --in", file)).isEqualTo(status);

        assertThat(made).contains("induction 2", "arithmetic 300");
        assertThat(triad.printed()).isEqualTo(made + made);
    }

    @Test
    void shouldCountTheTokensOfPromptsWithTheModelsOwnTokenizer() throws IOException {
        Path json = folder.resolve("audit.json");
        // The tokenizer of tiny models knows the words of compact prompts, and spells out those of full ones.
        Files.writeString(folder.resolve("tokenizer.json"), new WordVocabulary(Vocabulary.words()).toJson());
        String options =
                "tasks audit --ability deduction --level 1 --count 60 --tokenizer " + folder + " --json " + json;

        assertThat(triad.run(options + " --style full")).isEqualTo(1);

        assertThat(triad.printed()).contains("deduction level 1: 60 prompts have more than 256 tokens");
        JsonNode prompts = new ObjectMapper().readTree(Files.readString(json)).get("prompts");
        assertThat(prompts.get(0).get("over_budget").intValue()).isEqualTo(60);

        assertThat(triad.run(options + " --style compact")).isZero();

        prompts = new ObjectMapper().readTree(Files.readString(json)).get("prompts");
        assertThat(prompts.get(0).get("over_budget").intValue()).isZero();
        // Counted over again: of the tasks' own compact prompts, with the markers of their turns.
        Path file = folder.resolve("tasks.jsonl");
        triad.run("tasks generate --ability deduction --level 1 --count 60 --style compact --out", file);
        try (PolicyTokenizer tokenizer = PolicyTokenizer.open(folder.resolve("tokenizer.json"))) {
            int longest = Files.readAllLines(file).stream()
                    .map(line -> TaskJson.readWritten(line).prompt())
                    .mapToInt(prompt ->
                            tokenizer.prompt(prompt.system(), prompt.user()).size())
                    .max()
                    .orElseThrow();
            assertThat(prompts.get(0).get("max").intValue()).isEqualTo(longest).isBetween(20, 100);
        }
    }

    @Test
    void shouldReportLinesThatAreNoTasks() throws IOException {
        Path file = folder.resolve("tasks.jsonl");
        triad.run("tasks generate --ability deduction --level 1 --count 50 --out", file);
        Path bad = Files.writeString(folder.resolve("bad.jsonl"), "\n{\"puzzle\":{}}\nx\n");

        assertThat(triad.run("tasks audit --in", file, bad)).isEqualTo(1);

        assertThat(triad.errors())
                .contains(bad + ":2: puzzle has exactly one of", bad + ":3: ", "2 lines are no tasks");
        assertThat(triad.printed()).contains("deduction 1");
        assertThat(triad.run("tasks audit --in", bad)).isEqualTo(2);
        assertThat(triad.errors()).contains("there are no tasks to audit");
    }

    @Test
    void shouldRefuseWhatCannotBeAskedFor() {
        for (List<String> expected : List.of(
                List.of("--ability x", "--ability: No ability 'x'"),
                List.of("--level 9", "--level is 1 to 5, not 9"),
                List.of("--count 0", "--count is at least 1, not 0"),
                List.of("--family cycle", "--family goes with --ability"),
                List.of("--in absent", "absent does not exist"),
                List.of("--in absent --level 1", "leave them or --in out"),
                List.of("--level 1 --tokenizer absent", "--tokenizer: there is no file absent"),
                List.of("--level 1 --json .", ". is a folder"))) {
            assertThat(triad.run("tasks audit " + expected.getFirst()))
                    .as(expected.getFirst())
                    .isEqualTo(2);
            assertThat(triad.errors()).contains(expected.getLast());
        }
    }
}
