// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import io.triad.reasoning.rules.ConditionParser;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskFamily;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskJsonTest {
    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final ExplanationPuzzle EXPLANATION = new ExplanationPuzzle(
            List.of(new Rule(ConditionParser.parse("(H AND B)"), "D"), new Rule(ConditionParser.parse("K"), "C")),
            List.of("B"),
            List.of(ConditionParser.parse("((C OR K) AND H)")),
            "D",
            List.of("H", "K"));

    @Provide
    Arbitrary<TaskSpec> specs() {
        Arbitrary<TaskFamily<?>> families = Arbitraries.of(Stream.of(Ability.values())
                .<TaskFamily<?>>flatMap(ability -> TaskFamilies.installed().of(ability).stream())
                .toList());
        return Combinators.combine(
                        families,
                        Arbitraries.integers().between(1, TaskSpec.MAX_LEVEL),
                        Arbitraries.of(Split.class),
                        Arbitraries.longs())
                .as((family, level, split, seed) -> new TaskSpec(family.ability(), family.name(), level, split, seed));
    }

    @Property(tries = 600)
    void shouldReadBackWhateverIsGenerated(@ForAll("specs") TaskSpec spec, @ForAll PromptStyle style) {
        Task task = TaskGenerator.generate(spec);

        Prompt prompt = Prompts.render(task.puzzle(), style);
        String line = TaskJson.write(task, prompt);

        assertThat(line).doesNotContain("\n");
        assertThat(TaskJson.read(line)).isEqualTo(task);
        assertThat(TaskJson.readWritten(line)).isEqualTo(new TaskJson.Written(task, prompt));
    }

    @Property
    void shouldReadBackQuestionsOfAnyText(
            @ForAll("texts") String question, @ForAll("texts") String answer, @ForAll("texts") String option)
            throws Exception {
        for (Reference reference :
                List.of(new Reference.Maths(answer), new Reference.Choice(List.of(answer, option), 'B'))) {
            Task task = task(new QuestionPuzzle(question, reference));
            assertThat(TaskJson.read(TaskJson.write(task, new Prompt("", question))))
                    .isEqualTo(task);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("\"\\{}[]:,\n\r\t\u0000\u2028é√Ω𝔸 ab1")
                .ofMaxLength(60)
                .map(text -> text + "x");
    }

    @Test
    void shouldWriteTheKeysOfTheExportFormatInTheirOrder() throws Exception {
        Task task = TaskGenerator.generate(new TaskSpec(Ability.DEDUCTION, "satisfiability", 2, Split.HELDOUT, -7));
        Prompt prompt = Prompts.render(task.puzzle(), PromptStyle.FULL);

        JsonNode json = PLAIN.readTree(TaskJson.write(task, prompt));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "task_id",
                        "ability",
                        "family",
                        "level",
                        "seed",
                        "split",
                        "generator_version",
                        "system",
                        "prompt",
                        "puzzle",
                        "answer",
                        "solution",
                        "difficulty");
        assertThat(json.get("seed").longValue()).isEqualTo(-7);
        assertThat(json.get("prompt").textValue()).isEqualTo(prompt.user());
        assertThat(json.get("puzzle").get("formulas").get(0).textValue()).containsAnyOf("∧", "∨", "→", "↔", "⊕");
        assertThat(json.get("difficulty").fieldNames())
                .toIterable()
                .containsExactly("propagations", "decisions", "proof_size", "hypotheses");
    }

    @Test
    void shouldWritePuzzlesAsTheFormatSays() throws Exception {
        assertThat(puzzle(new InductionPuzzle(
                        "cycle",
                        new MaskedSequence(
                                Notation.NUMBERS,
                                List.of(
                                        new Term.Visible(1),
                                        new Term.Visible(-1),
                                        new Term.Masked(),
                                        new Term.Visible(0))))))
                .isEqualTo("{\"family\":\"cycle\",\"terms\":[\"1\",\"-1\",null,\"0\"]}");
        assertThat(puzzle(new InductionPuzzle(
                        "letters",
                        new MaskedSequence(
                                new Notation.Letters(3, true),
                                List.of(
                                        new Term.Visible(0),
                                        new Term.Visible(1),
                                        new Term.Visible(2),
                                        new Term.Masked())))))
                .isEqualTo("{\"family\":\"letters\",\"terms\":[\"A\",\"B\",\"C\",null],\"alphabet\":\"ABC\","
                        + "\"cyclic\":true}");
        assertThat(puzzle(EXPLANATION))
                .isEqualTo("{\"rules\":[{\"if\":\"(H AND B)\",\"then\":\"D\"},{\"if\":\"K\",\"then\":\"C\"},"
                        + "{\"if\":\"((C OR K) AND H)\",\"then\":\"false\"}],\"facts\":[\"B\"],"
                        + "\"observation\":\"D\",\"hypotheses\":[\"H\",\"K\"]}");
        assertThat(puzzle(new QuestionPuzzle("q", new Reference.Choice(List.of("x", "y"), 'B'))))
                .isEqualTo("{\"question\":\"q\",\"reference\":{\"options\":[\"x\",\"y\"],\"letter\":\"B\"}}");
    }

    @Test
    void shouldReadBackExplanationsWithDenials() {
        Task task = task(EXPLANATION);

        assertThat(TaskJson.read(TaskJson.write(task, new Prompt("", "p")))).isEqualTo(task);
    }

    @Test
    void shouldReadAPuzzleWrittenByHand() throws Exception {
        assertThat(byHand("{'puzzle':{'variables':['A','B'],'formulas':['A ∧ ¬B']}}"))
                .isInstanceOfSatisfying(DeductionPuzzle.class, puzzle -> assertThat(puzzle.satisfiable())
                        .isTrue());
        assertThat(byHand("{'puzzle':{'variables':['A'],'formulas':['A','¬A']},'ability':'deduction'}"))
                .isInstanceOfSatisfying(DeductionPuzzle.class, puzzle -> assertThat(puzzle.satisfiable())
                        .isFalse());
        assertThat(byHand("{'puzzle':{'terms':[1,'2',null,4]},'note':5}"))
                .isEqualTo(byHand("{'puzzle':{'family':'','terms':['1','2',null,'4']}}"));
        assertThat(byHand("{'puzzle':{'terms':['A','B',null,'D'],'alphabet':'ABCDE'}}"))
                .isInstanceOfSatisfying(
                        InductionPuzzle.class,
                        puzzle -> assertThat(puzzle.sequence().notation()).isEqualTo(new Notation.Letters(5, false)));
        assertThat(byHand("{'puzzle':{'expression':'(3+4)*2'}}").ability()).isEqualTo(Ability.ARITHMETIC);
        assertThat(byHand("{'ability':'deduction','puzzle':{'question':'1+1?','reference':{'maths':'2'}}}")
                        .ability())
                .isEqualTo(Ability.DOMAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|task.puzzle is missing",
                "[]|task is an object, not []",
                "{'puzzle':[]}|task.puzzle is an object, not []",
                "{'puzzle':{}}|which tells its kind; it has none",
                "{'puzzle':{'formulas':['A'],'terms':[]}}|it has formulas and terms",
                "{'puzzle':{'formulas':['A'],'variabels':['A']}}|task.puzzle.variabels is unknown; there are formulas,",
                "{'puzzle':{'formulas':['A']}}|task.puzzle.variables is missing",
                "{'puzzle':{'formulas':['A',7],'variables':['A']}}|task.puzzle.formulas[1] is a text, not 7",
                "{'puzzle':{'formulas':['A','(A'],'variables':['A']}}|task.puzzle.formulas[1]: Expected ) at position 2",
                "{'puzzle':{'formulas':['A'],'variables':['B']}}|task.puzzle: The formulas have variables [A] beyond [B]",
                "{'puzzle':{'formulas':'A','variables':['A']}}|task.puzzle.formulas is an array, not \"A\"",
                "{'puzzle':{'formulas':['A'],'variables':['A']},'ability':'abduction'}|task.ability is abduction, but",
                "{'puzzle':{'formulas':['A'],'variables':['A']},'ability':'x'}|task.ability: No ability 'x'",
                "{'puzzle':{'terms':['1','2',null,'1e3']}}|task.puzzle.terms[3] is an integer of 64 bits as text",
                "{'puzzle':{'terms':['1','2',null,9223372036854775808]}}|task.puzzle.terms[3] is a text, not 92233",
                "{'puzzle':{'terms':['1','2',null,'3'],'cyclic':true}}|task.puzzle.cyclic goes with an alphabet",
                "{'puzzle':{'terms':['A','B',null,'C'],'alphabet':'ABD'}}|task.puzzle.alphabet is A, B, C and so on",
                "{'puzzle':{'terms':['A','B',null,'z'],'alphabet':'ABC'}}|task.puzzle.terms[3] is one capital letter",
                "{'puzzle':{'goals':['B'],'facts':['A'],'rules':[{'if':'A','then':'false'}]}}|only explanations have",
                "{'puzzle':{'goals':['B'],'facts':['A'],'rules':[{'if':'A'}]}}|task.puzzle.rules[0].then is missing",
                "{'puzzle':{'goals':['B'],'facts':['A'],'rules':[{'if':'NOT A','then':'B'}]}}|task.puzzle.rules[0]: ",
                "{'puzzle':{'goals':['B'],'facts':['A'],'rules':['A']}}|task.puzzle.rules[0] is an object, not \"A\"",
                "{'puzzle':{'expression':'1+2*3'}}|task.puzzle: An expression has the end at position 3",
                "{'puzzle':{'question':'q','reference':{'options':['a','b'],'letter':'C'}}}|from A to B, not 'C'",
                "{'puzzle':{'question':'q','reference':{'options':['a','b'],'letter':'AB'}}}|is one letter, not \"AB\"",
                "{'puzzle':{'question':'q','reference':{}}}|task.puzzle.reference.letter is missing",
            })
    void shouldRefuseByPathAndValue(String task, String message) throws Exception {
        JsonNode json = PLAIN.readTree(task.replace('\'', '"'));

        assertThatThrownBy(() -> TaskJson.puzzle("task", json))
                .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseLinesThatAreNoWholeTask() {
        String line = TaskJson.write(task(EXPLANATION), new Prompt("s", "p"));
        for (List<String> change : List.of(
                List.of("\"seed\":7", "\"seed\":7.0", "seed is an integer of 64 bits, not 7.0"),
                List.of("\"seed\":7", "\"seed\":9223372036854775808", "seed is an integer of 64 bits"),
                List.of("\"seed\":7", "\"seed\":7,\"seed\":7", "Duplicate field 'seed'"),
                List.of("\"level\":1", "\"level\":6", "level is 1 to 5, not 6"),
                List.of("\"split\":\"train\"", "\"split\":\"test\"", "split: No split 'test'"),
                List.of("\"level\":1", "\"lvl\":1", "lvl is unknown"),
                List.of("\"decisions\":2", "\"decisions\":-2", "difficulty: Work is not negative"),
                List.of("}}", "}}{}", "the line is not one JSON object"),
                List.of("}}", "}", "the line is not one JSON object"),
                List.of("\"answer\":\"H\",", "", "answer is missing"))) {
            assertThatThrownBy(() -> TaskJson.read(line.replace(change.getFirst(), change.get(1))))
                    .as(change.get(1))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining(change.getLast())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void shouldBoundDepthLengthAndParts() {
        assertThatThrownBy(() -> TaskJson.read("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> TaskJson.read(" ".repeat(TaskJson.MAX_LENGTH) + "{}"))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("at most 4194304 characters");
        assertThatThrownBy(() -> byHand("{'puzzle':{'variables':['A'],'formulas':[" + "'A',".repeat(256) + "'A']}}"))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("at most 256 elements, not 257");
    }

    private static Task task(Puzzle puzzle) {
        return new Task(
                "id",
                puzzle.ability(),
                "by-hand",
                1,
                7,
                Split.TRAIN,
                "5",
                puzzle,
                "H",
                "steps",
                new Difficulty(1, 2, 3, Long.MAX_VALUE));
    }

    private static String puzzle(Puzzle puzzle) throws Exception {
        return PLAIN.readTree(TaskJson.write(task(puzzle), new Prompt("", "p")))
                .get("puzzle")
                .toString();
    }

    private static Puzzle byHand(String task) throws Exception {
        return TaskJson.puzzle("task", PLAIN.readTree(task.replace('\'', '"')));
    }
}
