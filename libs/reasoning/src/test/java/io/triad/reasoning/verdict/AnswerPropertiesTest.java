// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Laws of reading answers: every accepted style reads back, and nothing done to a wrong answer makes it pay. */
class AnswerPropertiesTest {

    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> {
        throw new AssertionError("no puzzle here is a question in words");
    });

    private static final List<String> SPLINTERS = List.of(
            "not ",
            "~~",
            "**",
            "or ",
            "true",
            "false",
            "is",
            "\n",
            " ",
            ",",
            ".",
            "A",
            "B",
            "a",
            "=",
            ":",
            "1. ",
            "- ",
            "unsatisfiable",
            "reachable",
            "unreachable",
            "if ",
            "?",
            "ſ",
            "０",
            "_",
            "−",
            "<answer>",
            "</answer>",
            "<think>",
            "</think>",
            "<|im_start|>assistant\n",
            "7");

    /** How a list is written: the item, what is before it and what is between. */
    record Style(String name, String link, String bullet, String separator, String capitals) {
        String write(Map<String, Boolean> values) {
            List<String> items = new ArrayList<>();
            int number = 0;
            for (Map.Entry<String, Boolean> entry : values.entrySet()) {
                number++;
                String value = entry.getValue().toString();
                value = switch (capitals) {
                    case "lower" -> value;
                    case "first" -> Character.toUpperCase(value.charAt(0)) + value.substring(1);
                    default -> value.toUpperCase(java.util.Locale.ROOT);
                };
                items.add(bullet.replace("#", Integer.toString(number))
                        + name.replace("X", entry.getKey())
                        + link
                        + value);
            }
            return String.join(separator, items);
        }
    }

    @Provide
    Arbitrary<Style> styles() {
        return Combinators.combine(
                        Arbitraries.of("X", "**X**"),
                        Arbitraries.of(" is ", ": ", " = ", "=", ":"),
                        Arbitraries.of("", "#. ", "#) ", "- ", "* ", "• ", "+ "),
                        Arbitraries.of(
                                "\n", ".\n", ",\n", ";\n", "\r\n", "\n\n", ", ", "; ", " ", ". ", ", and ", " and "),
                        Arbitraries.of("lower", "first", "all"))
                .as(Style::new)
                .filter(style ->
                        style.bullet.isEmpty() || style.bullet.startsWith("#") || style.separator.endsWith("\n"));
    }

    @Property(tries = 1000)
    void shouldReadEveryAssignmentInEveryStyle(
            @ForAll("styles") Style style,
            @ForAll @Size(min = 1, max = 12) List<Boolean> values,
            @ForAll Random random) {
        Map<String, Boolean> assignment = new LinkedHashMap<>();
        List<Integer> order = new ArrayList<>();
        for (int v = 0; v < values.size(); v++) {
            order.add(v);
        }
        Collections.shuffle(order, random);
        for (int v : order) {
            assignment.put(String.valueOf((char) ('A' + v)), values.get(v));
        }

        AnswerTokens tokens = AnswerTokens.of(style.write(assignment)).orElseThrow();
        int names = 0;
        int expected = 0;
        for (int v = 0; v < values.size(); v++) {
            names |= 1 << v;
            expected |= values.get(v) ? 1 << v : 0;
        }

        assertThat(ListAnswer.read(tokens, names, "true", "false")).hasValue(expected);
    }

    @Property(tries = 2000)
    void shouldReadEveryInteger(@ForAll long value, @ForAll boolean bold, @ForAll boolean fullStop) {
        String text = (bold ? "**" + value + "**" : Long.toString(value)) + (fullStop ? "." : "");
        String typographic = text.replace('-', '−');

        assertThat(NumberAnswer.read(AnswerTokens.of(text).orElseThrow())).contains(Long.toString(value));
        assertThat(NumberAnswer.read(AnswerTokens.of(typographic).orElseThrow()))
                .contains(Long.toString(value));
    }

    /**
     * Splinters put anywhere in a wrong list never pay, unless they make it a list that says each name's value once,
     * plainly, and rightly; which by these splinters cannot happen: they neither remove nor replace a value.
     */
    @Property(tries = 3000)
    void shouldNeverPayForAMutatedWrongAssignment(
            @ForAll @IntRange(min = 0, max = 200) int seed,
            @ForAll @IntRange(min = 1, max = 15) int flips,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 30) Integer> splinters,
            @ForAll Random random) {
        Task task = TaskGenerator.generate(TaskSpec.of(Ability.DEDUCTION, 1, Split.TRAIN, seed));
        if (!((DeductionPuzzle) task.puzzle()).satisfiable()) {
            return;
        }
        String[] lines = task.answer().split("\n");
        for (int v = 0; v < lines.length; v++) {
            if ((flips >> v & 1) == 1) {
                lines[v] = lines[v].endsWith("true")
                        ? lines[v].replace("true", "false")
                        : lines[v].replace("false", "true");
            }
        }
        StringBuilder response = new StringBuilder(Responses.of("", String.join("\n", lines)));
        for (int splinter : splinters) {
            response.insert(random.nextInt(response.length() + 1), SPLINTERS.get(splinter));
        }

        Judgement judgement = VERIFIER.judge(task.puzzle(), response.toString(), RewardScheme.META);

        assertThat(judgement).isInstanceOf(Judgement.Scored.class);
        assertThat(judgement.verdict()).as(response.toString()).isNotEqualTo(Verdict.CORRECT);
    }

    @Property(tries = 2000)
    void shouldJudgeAnyTextWithoutFailing(@ForAll String text, @ForAll @IntRange(min = 0, max = 50) int seed) {
        Set<Verdict> allowed = Set.of(Verdict.WRONG, Verdict.UNPARSEABLE, Verdict.CORRECT);
        for (Ability ability : TaskFamilies.installed().abilities()) {
            Task task = TaskGenerator.generate(TaskSpec.of(ability, 1, Split.TRAIN, seed));

            assertThat(allowed)
                    .contains(VERIFIER.judge(task.puzzle(), Responses.of("", text), RewardScheme.META)
                            .verdict());
        }
    }
}
