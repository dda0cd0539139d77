// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BruteForceCheckerTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, Object... lines) throws IOException {
        return Files.write(
                folder.resolve(name), Stream.of(lines).map(Object::toString).toList());
    }

    private List<Rule> broken(Path... files) throws IOException {
        return BruteForceChecker.check(List.of(files), new PrintStream(printed, true, StandardCharsets.UTF_8)).stream()
                .map(Violation::rule)
                .toList();
    }

    private static ObjectNode again(ObjectNode line, long seed, String split) {
        return line.put("seed", seed)
                .put("split", split)
                .put("task_id", line.get("task_id").asText().replace("-train-7-", "-" + split + "-" + seed + "-"))
                .put("prompt", "another prompt " + seed);
    }

    /** The satisfiable sample with its names, its order and its operands changed. */
    private static ObjectNode renamed() {
        return Samples.deduction(true, List.of("(A → C)", "(C ↔ D)", "(B ∧ A)"), Samples.all("true"));
    }

    /** The satisfiable sample in other words: the same truth tables. */
    private static ObjectNode reworded() {
        return Samples.deduction(true, List.of("(A ∧ B)", "(¬B ∨ C)", "(C ↔ D)"), Samples.all("true"));
    }

    @Test
    void shouldPassGoodFilesAndSumThemUp() throws IOException {
        Path good = file(
                "good.jsonl",
                Samples.satisfiable(),
                again(Samples.unsatisfiable(), 8, "train"),
                Samples.numbers("arithmetic", "2,5,8,?,14", "11"),
                Samples.reachability("D", "D is reachable"),
                Samples.explanation("H"),
                Samples.arithmetic("(3+4)*2", "14"));

        assertThat(broken(good)).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("6 items, 0 violations", "50.0 % unsatisfiable", "100.0 % reachable, 0.0 % with a cycle")
                .containsPattern("abduction +explanation +1 +1 +0");
    }

    @Test
    void shouldNameFileLineTaskAndRule() throws IOException {
        Path bad = file("bad.jsonl", Samples.satisfiable(), Samples.arithmetic("(3+4)*2", "15"));

        assertThat(broken(bad)).containsExactly(Rule.ANSWER);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("bad.jsonl:2: arithmetic-expression-l1-train-7-g5: ANSWER", "'15', not '14'");
    }

    @Test
    void shouldFindLinesThatCannotBeRead() throws IOException {
        ObjectNode withoutSplit = Samples.satisfiable().without("split");
        ObjectNode unknownFamily = Samples.arithmetic("1+1", "2").put("family", "roman");
        ObjectNode ninthLevel = Samples.satisfiable().put("level", 9);
        ObjectNode textLevel = Samples.satisfiable().put("level", "1");

        assertThat(broken(file("bad.jsonl", "{", withoutSplit, unknownFamily, ninthLevel, textLevel)))
                .filteredOn(rule -> rule == Rule.READABLE)
                .hasSize(5);
        assertThat(broken(file("empty.jsonl"))).containsExactly(Rule.READABLE);
    }

    @Test
    void shouldFindIdsThatStandTwiceOrTellSomethingElse() throws IOException {
        ObjectNode otherSeed = Samples.arithmetic("1+1", "2").put("seed", 8);
        ObjectNode otherVersion = Samples.arithmetic("1+2", "3").put("generator_version", "6");
        ObjectNode sameId = Samples.arithmetic("1+3", "4").put("prompt", "p");

        assertThat(broken(file("bad.jsonl", otherSeed))).containsExactly(Rule.IDENTITY);
        assertThat(broken(file("bad.jsonl", otherVersion))).containsExactly(Rule.IDENTITY);
        assertThat(broken(file("bad.jsonl", Samples.arithmetic("1+1", "2"), sameId)))
                .containsExactly(Rule.IDENTITY);
    }

    @Test
    void shouldFindTextsThatAreMissingOrEndInSomethingElse() throws IOException {
        for (String field : List.of("system", "prompt", "solution")) {
            assertThat(broken(file("bad.jsonl", Samples.satisfiable().put(field, " "))))
                    .as(field)
                    .containsExactly(Rule.TEXTS);
        }
        assertThat(broken(file("bad.jsonl", Samples.arithmetic("7-2", "5").put("solution", "7-2=4"))))
                .containsExactly(Rule.TEXTS);
    }

    @Test
    void shouldFindPuzzlesThatStandTwiceInAFile() throws IOException {
        assertThat(broken(file("bad.jsonl", Samples.satisfiable(), again(renamed(), 8, "train"))))
                .containsExactly(Rule.DISTINCT_FORMS);
        assertThat(broken(file(
                        "bad.jsonl",
                        Samples.arithmetic("(3+4)*2", "14"),
                        again(Samples.arithmetic("2*(4+3)", "14"), 8, "train"))))
                .containsExactly(Rule.DISTINCT_FORMS);
        assertThat(broken(file(
                        "bad.jsonl",
                        Samples.satisfiable(),
                        again(Samples.unsatisfiable(), 8, "train")
                                .put(
                                        "prompt",
                                        Samples.satisfiable().get("prompt").asText()))))
                .containsExactly(Rule.DISTINCT_PROMPTS);
    }

    @Test
    void shouldLetPuzzlesStandAgainInAnotherFileOfTheSplitOrInOtherWords() throws IOException {
        assertThat(broken(file("one.jsonl", Samples.satisfiable()), file("two.jsonl", again(renamed(), 8, "train"))))
                .isEmpty();
        assertThat(broken(file("one.jsonl", Samples.satisfiable(), again(reworded(), 8, "train"))))
                .isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("1 mean what one before them does");
    }

    @Test
    void shouldFindPuzzlesOfBothSplits() throws IOException {
        Path train = file("train.jsonl", Samples.satisfiable());

        assertThat(broken(train, file("heldout.jsonl", again(renamed(), 8, "heldout"))))
                .contains(Rule.SPLITS_APART);
        assertThat(broken(train, file("heldout.jsonl", again(reworded(), 8, "heldout"))))
                .containsExactly(Rule.SPLITS_APART);
        ObjectNode samePrompt = again(Samples.unsatisfiable(), 8, "heldout")
                .put("prompt", Samples.satisfiable().get("prompt").asText());
        assertThat(broken(train, file("heldout.jsonl", samePrompt))).containsExactly(Rule.SPLITS_APART);
        assertThat(broken(train, file("heldout.jsonl", again(Samples.unsatisfiable(), 8, "heldout"))))
                .isEmpty();
    }

    @Test
    void shouldFindSharesThatChanceDoesNotExplain() throws IOException {
        // Four variables have few sets of formulas, so that this file breaks other rules too.
        List<Object> satisfiable = new ArrayList<>();
        List<Object> reachable = new ArrayList<>();
        for (long seed = 100; seed < 500; seed++) {
            satisfiable.add(again(Samples.satisfiable(), seed, "train"));
            reachable.add(again(Samples.reachability("D", "D is reachable"), seed, "train"));
        }

        assertThat(broken(file("bad.jsonl", satisfiable.toArray()))).contains(Rule.SHARES);
        assertThat(broken(file("bad.jsonl", reachable.toArray()))).contains(Rule.SHARES);
        assertThat(broken(file("good.jsonl", satisfiable.subList(0, 20).toArray())))
                .doesNotContain(Rule.SHARES);
    }

    @Test
    void shouldShareNoCodeWithTheSuite() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src/test/java/io/triad/taskfile/check"))) {
            List<Path> files = sources.toList();
            assertThat(files).hasSizeGreaterThan(20);
            for (Path source : files) {
                assertThat(Files.readString(source).lines().filter(line -> line.startsWith("import ")))
                        .as(source.toString())
                        .noneMatch(line ->
                                line.matches("import (static )?io\\.triad\\.(?!taskfile\\.check\\.Samples\\.).*"));
            }
        }
    }
}
