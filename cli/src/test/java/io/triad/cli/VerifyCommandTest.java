// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.reasoning.verdict.Verifier;
import io.triad.taskfile.TaskJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Ability> ABILITIES =
            List.of(Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION, Ability.ARITHMETIC);

    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    private static String response(String answer) {
        return "<think>so</think><answer>" + answer + "</answer>";
    }

    private static String line(Task task, String response) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", task.taskId());
        line.set("task", JSON.readTree(TaskJson.write(task, Prompts.render(task.puzzle(), PromptStyle.FULL))));
        line.put("response", response);
        return line.put("note", "ü 😀").toString();
    }

    /** A right, an unreadable and an untagged response to each of some tasks. */
    private static List<String> lines(int numTasks) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int seed = 0; seed < numTasks; seed++) {
            Task task = TaskGenerator.generate(
                    TaskSpec.of(ABILITIES.get(seed % ABILITIES.size()), 1 + seed % 3, Split.TRAIN, seed));
            lines.add(line(task, Responses.worked(task)));
            lines.add(line(task, response("no idea")));
            lines.add(line(task, task.answer()));
        }
        return lines;
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(folder.resolve("in.jsonl"), lines);
    }

    private Path out() {
        return folder.resolve("out.jsonl");
    }

    private Path partial() {
        return folder.resolve("out.jsonl.partial");
    }

    @Test
    void shouldJudgeEveryLineInOrderAndKeepItsFields() throws IOException {
        List<String> lines = lines(40);
        Path in = write(lines);

        assertThat(triad.run("verify --threads 3 --in", in, "--out", out())).isZero();

        List<String> judged = Files.readAllLines(out());
        assertThat(judged).hasSameSizeAs(lines);
        for (int index = 0; index < lines.size(); index++) {
            String own = lines.get(index).substring(0, lines.get(index).length() - 1);
            assertThat(judged.get(index)).startsWith(own + ",\"verdict\":");
            JsonNode json = JSON.readTree(judged.get(index));
            List<Object> expected =
                    switch (index % 3) {
                        case 0 -> List.of("CORRECT", 1.0, 2.0, 3.0);
                        case 1 -> List.of("UNPARSEABLE", 1.0, -2.0, -1.0);
                        default -> List.of("MALFORMED", -1.0, -2.0, -3.0);
                    };
            assertThat(List.of(
                            json.get("verdict").textValue(),
                            json.get("format_reward").doubleValue(),
                            json.get("answer_reward").doubleValue(),
                            json.get("reward").doubleValue()))
                    .as(judged.get(index))
                    .isEqualTo(expected);
            assertThat(json.get("explanation").textValue()).isNotBlank();
            assertThat(json.get("verifier_version").textValue()).isEqualTo(Verifier.VERSION);
        }
        assertThat(triad.errors()).contains("has 120 lines: 40 CORRECT, 40 UNPARSEABLE, 40 MALFORMED");
        assertThat(partial()).doesNotExist();
    }

    @Test
    void shouldRewardByTheSchemeAskedFor() throws IOException {
        Path in = write(
                List.of("{\"task\":{\"puzzle\":{\"expression\":\"3+4\"}},\"response\":\"" + response("7") + "\"}"));

        assertThat(triad.run("verify --scheme domain --in", in, "--out", out())).isZero();

        JsonNode json = JSON.readTree(Files.readString(out()));
        assertThat(json.get("format_reward").doubleValue()).isZero();
        assertThat(json.get("reward").doubleValue()).isEqualTo(1);
    }

    @Test
    void shouldLoseNoLineThatCannotBeJudged() throws IOException {
        String good = lines(1).getFirst();
        Path in = write(List.of(good, "not json", "", "{\"id\":1,\"response\":\"\"}", good));

        assertThat(triad.run("verify --in", in, "--out", out())).isEqualTo(1);

        List<String> judged = Files.readAllLines(out());
        assertThat(judged).hasSize(4);
        assertThat(judged.getFirst()).contains("\"verdict\":\"CORRECT\"").isEqualTo(judged.getLast());
        assertThat(judged.get(1))
                .startsWith("{\"input\":\"not json\",\"verdict\":null,\"error\":\"the line is not one");
        assertThat(judged.get(2))
                .startsWith("{\"id\":1,\"response\":\"\",\"verdict\":null,\"error\":\"task is missing");
        assertThat(triad.errors())
                .contains(
                        in + ":2: the line is not one JSON object",
                        in + ":4: task is missing",
                        "4 lines: 2 CORRECT, 2 that cannot be judged");
    }

    @Test
    void shouldNotSayEveryBadLineWhenThereAreMany() throws IOException {
        Path in = write(java.util.Collections.nCopies(500, "x"));

        assertThat(triad.run("verify --in", in, "--out", out())).isEqualTo(1);

        assertThat(triad.errors().lines()).hasSizeLessThan(30);
        assertThat(triad.errors()).contains("500 that cannot be judged");
    }

    @Test
    void shouldGoOnWhereACommandWasKilled() throws IOException {
        List<String> lines = new ArrayList<>(lines(20));
        lines.add(2, "not json");
        Path in = write(lines);
        triad.run("verify --in", in, "--out", out());
        byte[] whole = Files.readAllBytes(out());
        Files.delete(out());
        String text = new String(whole, UTF_8);
        int third = text.indexOf('\n', text.indexOf('\n', text.indexOf('\n') + 1) + 1) + 1;

        // Killed at once, in the middle of a line, at the end of one, and before the file got its name.
        for (int kept : List.of(0, 100, third - 1, third, third + 7, whole.length - 1, whole.length)) {
            Files.write(partial(), java.util.Arrays.copyOf(whole, kept));

            assertThat(triad.run("verify --resume --in", in, "--out", out()))
                    .as("kept " + kept)
                    .isEqualTo(1);

            assertThat(out()).hasBinaryContent(whole);
            assertThat(partial()).doesNotExist();
            assertThat(triad.errors()).contains("61 lines: 20 CORRECT", "1 that cannot be judged");
            Files.delete(out());
        }
    }

    @Test
    void shouldNotJudgeAgainWhatIsThere() throws IOException {
        Path in = write(lines(3));
        triad.run("verify --in", in, "--out", out());
        // Marked, to see that it is kept.
        String marked = Files.readString(out()).replaceFirst("\"explanation\":\"", "\"explanation\":\"marked: ");
        Files.writeString(partial(), marked.substring(0, marked.indexOf('\n') + 1));
        Files.delete(out());

        assertThat(triad.run("verify --resume --in", in, "--out", out())).isZero();

        assertThat(out()).hasContent(marked);
    }

    @Test
    void shouldRefuseToGoOnWithTheVerdictsOfAnotherInputSchemeOrVersion() throws IOException {
        List<String> lines = lines(2);
        Path in = write(lines);
        triad.run("verify --in", in, "--out", out());
        String whole = Files.readString(out());
        Files.delete(out());
        String version = "\"verifier_version\":\"" + Verifier.VERSION + "\"";
        for (String other : List.of(
                whole.replaceFirst("\"note\":\"ü", "\"note\":\"u"),
                whole.replaceFirst(version, "\"verifier_version\":\"0\""),
                whole.replaceFirst("\"answer_reward\":2.0", "\"answer_reward\":1.0"),
                whole.replaceFirst("\"CORRECT\"", "\"RIGHT\""),
                whole.substring(whole.indexOf('\n') + 1),
                "{}\n",
                "x\n",
                whole + whole)) {
            Files.writeString(partial(), other);

            assertThat(triad.run("verify --resume --in", in, "--out", out())).isEqualTo(2);

            assertThat(triad.errors()).contains(partial().toString(), "--force judges all of it anew");
            assertThat(partial()).hasContent(other);
            assertThat(out()).doesNotExist();
        }
        Files.writeString(partial(), whole);
        assertThat(triad.run("verify --scheme domain --resume --in", in, "--out", out()))
                .isEqualTo(2);
        assertThat(triad.run("verify --force --in", in, "--out", out())).isZero();
        assertThat(out()).hasContent(whole);
    }

    @Test
    void shouldLeaveAFinishedFileAsItIs() throws IOException {
        Path in = write(lines(2));
        triad.run("verify --in", in, "--out", out());
        var changed = Files.getLastModifiedTime(out());

        assertThat(triad.run("verify --in", in, "--out", out())).isEqualTo(2);
        assertThat(triad.errors()).contains("exists; --force replaces it");
        assertThat(triad.run("verify --resume --in", in, "--out", out())).isZero();
        assertThat(triad.errors()).contains("is whole already: 6 lines");
        assertThat(Files.getLastModifiedTime(out())).isEqualTo(changed);

        Files.writeString(in, Files.readString(in) + "\n" + lines(1).getFirst());
        assertThat(triad.run("verify --resume --in", in, "--out", out())).isEqualTo(2);
        assertThat(triad.errors()).contains("ends before line 8 of " + in);
    }

    @Test
    void shouldRefuseWhatCannotBeDone() throws IOException {
        Path in = write(lines(1));
        Files.writeString(partial(), "");

        assertThat(triad.run("verify --in", in, "--out", out())).isEqualTo(2);
        assertThat(triad.errors()).contains("--resume goes on with it, --force starts anew");
        assertThat(triad.run("verify --resume --force --in", in, "--out", out()))
                .isEqualTo(2);
        assertThat(triad.run("verify --force --in", in, "--out", in)).isEqualTo(2);
        assertThat(triad.errors()).contains("are the same file");
        assertThat(triad.run("verify --scheme x --in", in, "--out", out())).isEqualTo(2);
        assertThat(triad.errors()).contains("--scheme is meta or domain, not 'x'");
        Files.delete(partial());
        assertThat(triad.run("verify --in", folder.resolve("absent"), "--out", out()))
                .isEqualTo(2);
        assertThat(triad.errors()).contains("absent does not exist");
        assertThat(partial()).doesNotExist();
    }

    @Test
    void shouldJudgeNoLinesToNone() throws IOException {
        assertThat(triad.run("verify --in", write(List.of()), "--out", out())).isZero();

        assertThat(out()).isEmptyFile();
    }
}
