// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.task.AbductionPuzzle;
import io.triad.reasoning.task.ArithmeticPuzzle;
import io.triad.reasoning.task.DeductionPuzzle;
import io.triad.reasoning.task.InductionPuzzle;
import io.triad.reasoning.task.Puzzle;
import io.triad.reasoning.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts puzzles into words. The natural-language templates are text resources beside this class. */
public final class Prompts {

    private static final String SYSTEM = template("system");
    private static final Map<Question, String> TEMPLATES = new EnumMap<>(Question.class);

    static {
        for (Question question : Question.values()) {
            TEMPLATES.put(question, template(question.resource));
        }
    }

    /** What a full prompt asks; each has a template. */
    private enum Question {
        DEDUCTION("deduction"),
        NUMBERS("induction-numbers"),
        LETTERS("induction-letters"),
        ABDUCTION("abduction"),
        ARITHMETIC("arithmetic");

        private final String resource;

        Question(String resource) {
            this.resource = resource;
        }
    }

    private Prompts() {}

    /** The prompt of a task. */
    public static Prompt render(Task task, PromptStyle style) {
        return render(task.puzzle(), style);
    }

    /** The prompt of a puzzle; the same puzzle always gives the same bytes. */
    public static Prompt render(Puzzle puzzle, PromptStyle style) {
        return switch (style) {
            case COMPACT -> new Prompt("", puzzle.ability().label() + "\n" + compact(puzzle));
            case FULL -> new Prompt(SYSTEM, full(puzzle));
        };
    }

    private static String compact(Puzzle puzzle) {
        return switch (puzzle) {
            case DeductionPuzzle deduction -> lines(deduction.formulas(), FormulaPrinter::compact);
            case InductionPuzzle induction -> induction.sequence().text();
            // What is known and sought comes first, so that a causal model reads each rule in its light.
            case AbductionPuzzle abduction ->
                "facts:"
                        + abduction.facts().stream()
                                .map(fact -> Marks.text(fact, true))
                                .collect(Collectors.joining())
                        + "\ngoals:" + String.join(" ", abduction.goals())
                        + "\n" + lines(abduction.rules(), Rule::compact);
            case ArithmeticPuzzle arithmetic -> arithmetic.expression().text();
        };
    }

    private static String full(Puzzle puzzle) {
        return switch (puzzle) {
            case DeductionPuzzle deduction ->
                TEMPLATES
                        .get(Question.DEDUCTION)
                        .replace("{{variables}}", String.join(", ", deduction.variables()))
                        .replace("{{formulas}}", numbered(deduction.formulas()));
            case InductionPuzzle induction ->
                TEMPLATES
                        .get(
                                switch (induction.sequence().notation()) {
                                    case NUMBERS -> Question.NUMBERS;
                                    case LETTERS -> Question.LETTERS;
                                })
                        .replace("{{terms}}", induction.sequence().text().replace(" ", ", "));
            case AbductionPuzzle abduction ->
                TEMPLATES
                        .get(Question.ABDUCTION)
                        .replace("{{facts}}", String.join(", ", abduction.facts()))
                        .replace("{{rules}}", lines(abduction.rules(), Rule::full))
                        .replace("{{goals}}", String.join(", ", abduction.goals()));
            case ArithmeticPuzzle arithmetic ->
                TEMPLATES
                        .get(Question.ARITHMETIC)
                        .replace("{{expression}}", arithmetic.expression().text());
        };
    }

    private static String numbered(List<Formula> formulas) {
        StringBuilder text = new StringBuilder();
        for (int f = 0; f < formulas.size(); f++) {
            text.append(f == 0 ? "" : "\n").append(f + 1).append(". ").append(FormulaPrinter.full(formulas.get(f)));
        }
        return text.toString();
    }

    private static <T> String lines(List<T> parts, Function<T, String> text) {
        return parts.stream().map(text).collect(Collectors.joining("\n"));
    }

    private static String template(String name) {
        String resource = name + ".txt";
        try (InputStream stream = Prompts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The prompt template " + resource + " is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The prompt template " + resource + " cannot be read", e);
        }
    }
}
