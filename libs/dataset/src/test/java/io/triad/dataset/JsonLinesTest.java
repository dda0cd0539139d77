// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import io.triad.recipe.DataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    private static final ReadLimits SMALL = new ReadLimits(1 << 20, 400, 20, 5_000);

    @TempDir
    Path folder;

    private Dataset read(String more, String... lines) {
        return read(more, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private Dataset read(String more, byte[] bytes) {
        try {
            Path file = Files.write(folder.resolve("t.jsonl"), bytes);
            DataSource source = Sources.source("t.jsonl", more);
            return new DatasetReader(SMALL).read(source, file, "ab".repeat(32));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> reasons(Dataset dataset) {
        return dataset.problems().stream()
                .map(problem -> problem.row() + ": " + problem.reason())
                .toList();
    }

    private static QuestionPuzzle maths(String question, String answer) {
        return new QuestionPuzzle(question, new Reference.Maths(answer));
    }

    @Test
    void shouldReadQuestionsWithTheirLines() {
        Dataset dataset = read(
                "",
                "\uFEFF{\"question\": \"1+1?\", \"answer\": \" 2 \", \"id\": 7}",
                "",
                "  \t\r",
                "{\"answer\": 12345678901234567890, \"question\": \"big?\"}\r",
                "{\"question\": \"half?\", \"answer\": 0.50}");

        assertThat(dataset.rows())
                .containsExactly(
                        new Row(1, maths("1+1?", "2")),
                        new Row(4, maths("big?", "12345678901234567890")),
                        new Row(5, maths("half?", "0.50")));
        assertThat(dataset.numProblems()).isZero();
        assertThat(dataset.sha256()).isEqualTo("ab".repeat(32));
    }

    @Test
    void shouldTellEveryRowThatCannotBeUsed() {
        Dataset dataset = read(
                "",
                "{\"question\": \"1+1?\", \"answer\": \"2\"}",
                "not json, secret",
                "[1, 2]",
                "{\"question\": \"a\", \"answer\": \"1\"} {}",
                "{\"question\": \"a\", \"question\": \"b\", \"answer\": \"1\"}",
                "{\"question\": \"a\"}",
                "{\"question\": null, \"answer\": \"1\"}",
                "{\"question\": 5, \"answer\": \"1\"}",
                "{\"question\": \" \", \"answer\": \"1\"}",
                "{\"question\": \"a\", \"answer\": true}",
                "{\"question\": \"a\", \"answer\": [\"1\"]}",
                "{\"question\": \"a\", \"answer\": {\"b\": 1}}",
                "{\"question\": \"a\", \"answer\": \"  \"}",
                "{\"question\": \" 1 + 1?\", \"answer\": \"3\"}",
                "{\"question\": \"" + "a".repeat(400) + "\", \"answer\": \"1\"}",
                "[".repeat(200));

        assertThat(reasons(dataset))
                .containsExactly(
                        "2: is not JSON from column 4",
                        "3: is not a JSON object",
                        "4: is not JSON from column 34",
                        "5: is not JSON from column 29",
                        "6: field 'answer' is missing",
                        "7: field 'question' is missing",
                        "8: field 'question' is a number, not text",
                        "9: field 'question' is empty",
                        "10: field 'answer' is true or false, not text",
                        "11: field 'answer' is a list, not text",
                        "12: field 'answer' is a structure, not text",
                        "13: field 'answer' is empty",
                        "14: asks what row 1 asks",
                        "15: is longer than 400 bytes",
                        "16: is not JSON");
        assertThat(dataset.numProblems()).isEqualTo(15);
        assertThat(dataset.rows()).hasSize(1);
        assertThat(dataset.problems()).allSatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("t.jsonl");
            assertThat(problem.reason()).doesNotContain("secret");
        });
    }

    @Test
    void shouldTellRowsThatAreNotUtf8() {
        byte[] good = "{\"question\": \"1+1?\", \"answer\": \"2\"}\n".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[good.length + 2];
        System.arraycopy(good, 0, bytes, 0, good.length);
        bytes[good.length] = (byte) 0xC3;
        bytes[good.length + 1] = '(';

        assertThat(reasons(read("", bytes))).containsExactly("2: is not UTF-8");
    }

    @Test
    void shouldReadChoices() {
        Dataset dataset = read(
                ", answer: choice, fields: {question: q.text, options: q.choices, answer: gold}",
                "{\"q\": {\"text\": \"Which?\", \"choices\": [\"x\", \"y\"]}, \"gold\": \"b\"}",
                "{\"q\": {\"text\": \"What?\", \"choices\": [\"x\", \"y\"]}, \"gold\": \"C\"}",
                "{\"q\": {\"text\": \"Who?\", \"choices\": [\"x\"]}, \"gold\": \"A\"}",
                "{\"q\": {\"text\": \"Why?\", \"choices\": \"xy\"}, \"gold\": \"A\"}",
                "{\"q\": {\"text\": \"How?\", \"choices\": [\"x\", 5]}, \"gold\": \"A\"}",
                "{\"q\": {\"text\": \"When?\", \"choices\": [\"x\", \" \"]}, \"gold\": \"A\"}",
                "{\"q\": {\"text\": \"Where?\", \"choices\": [\"x\", \"y\"]}, \"gold\": 0}",
                "{\"q\": {\"text\": \"Whose?\", \"choices\": [\"x\", \"y\"]}, \"gold\": \"A, B\"}",
                "{\"q\": \"Whom?\", \"gold\": \"A\"}");

        assertThat(dataset.rows())
                .containsExactly(
                        new Row(1, new QuestionPuzzle("Which?", new Reference.Choice(List.of("x", "y"), 'B'))));
        assertThat(reasons(dataset))
                .containsExactly(
                        "2: The answer is a letter from A to B, not 'C'",
                        "3: A choice is among 2 to 26 options, not 1",
                        "4: field 'q.choices' is no list of texts",
                        "5: field 'q.choices' is no list of texts",
                        "6: field 'q.choices' has an empty option",
                        "7: The answer is a letter from A to B, not '0'",
                        "8: the answer is not one letter, but has 4 characters",
                        "9: field 'q.text' is missing");
    }

    @Test
    void shouldKnowTheLayoutOfMath() {
        Dataset dataset = read(
                ", layout: math",
                "{\"problem\": \"a\", \"solution\": \"It is $\\\\boxed{\\\\frac12}$.\"}",
                "{\"problem\": \"b\", \"solution\": \"It is $\\\\boxed{1}$.\", \"answer\": \"2\"}",
                "{\"problem\": \"c\", \"solution\": \"It is 3.\"}",
                "{\"problem\": \"d\"}");

        assertThat(dataset.rows()).containsExactly(new Row(1, maths("a", "\\frac12")), new Row(2, maths("b", "2")));
        assertThat(reasons(dataset))
                .containsExactly(
                        "3: field 'solution' has no \\boxed{} that is closed", "4: field 'solution' is missing");
    }

    @Test
    void shouldKnowTheLayoutsOfGsm8kAndSimpleRlZoo() {
        assertThat(read(
                                ", layout: gsm8k",
                                "{\"question\": \"a\", \"answer\": \"1+1=<<1+1=2>>2\\n#### 1,002\"}",
                                "{\"question\": \"b\", \"answer\": \"3\"}")
                        .rows())
                .containsExactly(new Row(1, maths("a", "1002")));
        assertThat(read(
                                ", layout: simplerl-zoo",
                                "{\"extra_info\": {\"question\": \"a\", \"answer\": \"1\"}, \"reward_model\": {\"ground_truth\": \"2\"}}",
                                "{\"extra_info\": {\"question\": \"b\"}, \"reward_model\": {\"ground_truth\": \"2\"}}")
                        .rows())
                .containsExactly(new Row(1, maths("a", "1")), new Row(2, maths("b", "2")));
    }

    @Test
    void shouldTellAFewProblemsAndCountThemAll() {
        ReadLimits many = new ReadLimits(1 << 20, 400, 1_000, 5_000);
        String bad = "{}\n".repeat(500);
        Dataset dataset;
        try {
            Path file = Files.writeString(folder.resolve("m.jsonl"), "{\"question\": \"a\", \"answer\": 1}\n" + bad);
            dataset = new DatasetReader(many).read(Sources.source("m.jsonl", ""), file, "0".repeat(64));
        } catch (IOException e) {
            throw new AssertionError(e);
        }

        assertThat(dataset.problems()).hasSize(Dataset.MAX_PROBLEMS);
        assertThat(dataset.numProblems()).isEqualTo(500);
    }

    @Test
    void shouldRefuseAFileOfNoUse() {
        assertRefused("t.jsonl has no rows", () -> read("", "\n\n"));
        assertRefused(
                "none of the 2 rows of t.jsonl can be used; row 1: field 'question' is missing",
                () -> read("", "{\"problem\": \"a\"}", "{}"));
    }

    @Test
    void shouldRefuseAFileBeyondItsLimits() {
        String[] many = new String[21];
        for (int line = 0; line < many.length; line++) {
            many[line] = "{\"question\": \"q" + line + "\", \"answer\": 1}";
        }
        assertRefused("t.jsonl has more than 20 rows; split it", () -> read("", many));
        String[] bad = new String[21];
        java.util.Arrays.fill(bad, "{}");
        assertRefused("t.jsonl has more than 20 rows; split it", () -> read("", bad));
        String[] wide = new String[18];
        for (int line = 0; line < wide.length; line++) {
            wide[line] = "{\"question\": \"" + "q".repeat(300) + line + "\", \"answer\": 1}";
        }
        assertRefused("t.jsonl has more than 5000 characters of questions; split it", () -> read("", wide));
    }

    private static void assertRefused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(TriadException.class, refused -> {
            assertThat(refused).hasMessage(message);
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        });
    }
}
