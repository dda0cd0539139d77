// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.evaluation.program.ProgramSandbox;
import io.triad.evaluation.program.SandboxLimits;
import io.triad.failure.TriadException;
import io.triad.local.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    private Path one = Path.of("");
    private Path other = Path.of("");
    private Path suite = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void makeCheckpointsAndASuite() throws IOException {
        one = SmallCheckpoints.write(folder.resolve("one"), 3);
        other = SmallCheckpoints.write(folder.resolve("other"), 4);
        data = folder.resolve("data");
        suite = Files.writeString(folder.resolve("small.yaml"), """
                name: small
                version: 2
                seed: 7
                promptStyle: compact
                decoding: {samples: 2, maxTokens: 10}
                heldOut: {abilities: [arithmetic, induction], levels: [1, 2], tasksPerLevel: 2}
                """);
    }

    private JsonNode json(Object... more) throws IOException {
        int before = triad.printed().length();
        assertThat(triad.run("eval --json --suite " + suite + " --data-dir " + data, more))
                .as(triad.errors())
                .isZero();
        return JSON.readTree(triad.printed().substring(before));
    }

    @Test
    void shouldMeasureACheckpoint() throws IOException {
        Path out = folder.resolve("result.json");

        JsonNode result = json("--checkpoint", one, "--out", out);

        assertThat(JSON.readTree(Files.readString(out))).isEqualTo(result);
        JsonNode asked = result.path("suite");
        assertThat(asked.path("name").asText()).isEqualTo("small");
        assertThat(asked.path("version").asInt()).isEqualTo(2);
        assertThat(asked.path("tasks").asInt()).isEqualTo(8);
        assertThat(asked.path("verifier_version").asText()).isNotEmpty();
        assertThat(result.path("checkpoints")).hasSize(1);
        JsonNode checkpoint = result.path("checkpoints").path(0);
        assertThat(checkpoint.path("responses").path("number").asInt()).isEqualTo(8 * 3);
        assertThat(checkpoint.path("responses").path("unjudged").asInt()).isZero();
        assertThat(checkpoint.path("overall").findValuesAsText("metric"))
                .containsExactly("pass@1 greedy", "avg@2", "pass@2", "maj@2");
        assertThat(checkpoint.path("scores").findValuesAsText("level")).contains("all", "1", "2");
        assertThat(result.has("oracle_ensemble")).isFalse();
        assertThat(triad.errors()).contains("24 of 24 responses to draw");
        assertThat(data.resolve("evaluations").resolve(checkpoint.path("sha256").asText() + ".jsonl"))
                .exists();
    }

    @Test
    void shouldDrawNothingTwiceAndNeedNoWeightsThen() throws IOException {
        JsonNode first = json("--checkpoint", one);
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(triad.run(
                        "eval --json --threads 1 --batch 3 --suite " + suite + " --record " + elsewhere
                                + " --checkpoint",
                        one))
                .isZero();
        assertThat(files(elsewhere)).hasSize(1);
        assertThat(files(elsewhere).getFirst())
                .hasSameBinaryContentAs(files(data.resolve("evaluations")).getFirst());

        JsonNode again = json("--checkpoint", one);

        assertThat(triad.errors()).contains("0 of 24 responses to draw");
        assertThat(again).isEqualTo(first);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void shouldCompareCheckpointsTaskByTask() throws IOException {
        JsonNode result = json("--checkpoint", one, "--checkpoint", other);

        assertThat(result.path("checkpoints")).hasSize(2);
        assertThat(result.path("oracle_ensemble").path("overall")).hasSize(4);
        JsonNode comparison = result.path("comparisons").path(0);
        assertThat(comparison.path("checkpoint").asText()).isEqualTo(other.toString());
        assertThat(comparison.path("against").asText()).isEqualTo(one.toString());
        assertThat(comparison.path("ability").asText()).isEqualTo("overall");
        assertThat(comparison.path("p_value").asDouble()).isPositive();
    }

    @Test
    void shouldShowTables() {
        assertThat(triad.run(
                        "eval --suite " + suite + " --data-dir " + data + " --checkpoint " + one + " --checkpoint",
                        other))
                .as(triad.errors())
                .isZero();

        assertThat(triad.printed())
                .startsWith("small, version 2: 8 tasks (")
                .contains("compact prompts; greedy, 2 samples at temperature 1.0, top-p 0.95; at most 10 tokens")
                .containsPattern("tasks +pass@1 greedy +avg@2 +pass@2 +maj@2")
                .containsPattern("\ninduction +4 ")
                .containsPattern("\n  level 2 +2 ")
                .containsPattern("\noverall ")
                .contains("oracle ensemble: solved by any of them")
                .contains(other + " − " + one + ", task by task, in points")
                .containsPattern("\navg@2, overall +8 ");
    }

    @Test
    void shouldAskTheQuestionsOfAFile() throws IOException {
        Path asked = Files.createDirectory(folder.resolve("asked"));
        Files.writeString(asked.resolve("q.jsonl"), "{\"question\":\"1+1\",\"answer\":\"2\"}\n{\"question\":\"\"}\n");
        Files.writeString(
                asked.resolve("q.yaml"),
                "name: q\nversion: 1\npromptStyle: compact\ndecoding: {maxTokens: 4}\nquestions: {mine: {path: q.jsonl}}\n");

        assertThat(triad.run("eval --suite " + asked.resolve("q.yaml") + " --data-dir " + data + " --checkpoint", one))
                .as(triad.errors())
                .isZero();

        assertThat(triad.errors()).contains("questions mine: 1 are asked, and 1 rows are not; row 2:");
        assertThat(triad.printed()).containsPattern("domain +1 ");
    }

    @Test
    void shouldFindQuestionsInTheStoreOfASuiteOfServices() throws IOException {
        Path stored = Suite.fileOf(data, "s3://triad/questions/q.jsonl").orElseThrow();
        Files.createDirectories(stored.getParent());
        Files.writeString(stored, "{\"question\":\"1+1\",\"answer\":\"2\"}\n");
        Path asked = Files.writeString(
                folder.resolve("q.yaml"),
                "name: q\nversion: 1\npromptStyle: compact\ndecoding: {maxTokens: 4}\nquestions: {mine: {path: q.jsonl}}\n");
        String command = "eval --suite " + asked + " --data-dir " + data + " --checkpoint " + one + " --questions ";

        assertThat(triad.run(command + "s3://triad/questions/"))
                .as(triad.errors())
                .isZero();
        assertThat(triad.run(command + "s3://triad/none")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("s3://triad/none/q.jsonl is not in the store of", "TRIAD_STORE_ENDPOINT");
    }

    @Test
    void shouldRunProgramsOnlyWhereThatIsAskedFor() throws Exception {
        try {
            ProgramSandbox.open(SandboxLimits.DEFAULT);
        } catch (TriadException e) {
            Assumptions.abort(e.getMessage());
        }
        Path asked = Files.createDirectory(folder.resolve("asked"));
        Files.writeString(asked.resolve("test.jsonl"), """
                {"question_id":"a","question_content":"1?","starter_code":"","difficulty":"easy","metadata":"{}",\
                "public_test_cases":"[{\\"input\\":\\"\\",\\"output\\":\\"1\\"}]","private_test_cases":"[]"}
                """);
        Files.writeString(
                asked.resolve("code.yaml"),
                "name: code\nversion: 1\npromptStyle: compact\ndecoding: {maxTokens: 4}\nneeds: code-execution\n"
                        + "questions: {code: {path: test.jsonl}}\n");
        String command = "eval --suite " + asked.resolve("code.yaml") + " --data-dir " + data + " --checkpoint " + one;

        assertThat(triad.run(command)).isEqualTo(TriadCommand.INVALID);
        assertThat(data).doesNotExist();
        assertThat(triad.run(command + " --run-code --json")).as(triad.errors()).isZero();

        assertThat(triad.errors()).contains("programs are run by Python 3.", "0 of 1 programs pass their tests");
        JsonNode programs =
                JSON.readTree(triad.printed()).path("checkpoints").path(0).path("programs");
        assertThat(programs.path(0).path("task").asText()).isEqualTo("program-code-a");
        assertThat(programs.path(0).path("verdict").asText()).isEqualTo("UNPARSEABLE");
        assertThat(programs.path(0).path("explanation").asText()).contains("no program");
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        says("eval --suite nowhere --checkpoint " + one, "--suite 'nowhere' is no file", "held-out", "gpqa-diamond");
        says("eval --suite " + suite + " --checkpoint " + folder.resolve("none"), "none is no folder");
        says("eval --suite " + suite + " --checkpoint " + one + " --checkpoint " + one, "names the same place twice");
        says("eval --suite " + suite + " --checkpoint " + one + " --batch 0", "--batch is 1 to 4096, not 0");
        says(
                "eval --suite " + suite + " --checkpoint " + one + " --prompt-style short",
                "full or compact, not 'short'");
        says("eval --suite livecodebench --checkpoint " + one, "reads test.jsonl", "--questions", "--run-code");
        says(
                "eval --suite livecodebench --questions " + folder + " --checkpoint " + one,
                "suite livecodebench is not measured",
                "--run-code runs each of them in a sandbox");
        says("eval --suite math-500 --checkpoint " + one, "reads test.jsonl", "--questions", "HuggingFaceH4/MATH-500");
        says("eval --suite math-500 --questions " + folder + " --checkpoint " + one, "test.jsonl");
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "name: x\nversion: one\nheldOut: {level: 1}\n");
        says(
                "eval --suite " + wrong + " --checkpoint " + one,
                "2 problems",
                "version: must be an integer",
                "heldOut.level: unknown key");
        Path out = Files.writeString(folder.resolve("there.json"), "{}");
        says("eval --suite " + suite + " --checkpoint " + one + " --out " + out, "exists; --force replaces it");
        assertThat(data).doesNotExist();
    }

    private void says(String command, String... words) {
        assertThat(triad.run(command + " --data-dir " + data)).as(command).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(words);
    }
}
