// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.Notation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts puzzles into words. */
public final class Prompts {

    private Prompts() {}

    /** The prompt of a puzzle in the library's own words. */
    public static Prompt render(Puzzle puzzle, PromptStyle style) {
        return render(puzzle, style, PromptTemplates.DEFAULT);
    }

    /** The prompt of a puzzle; the same puzzle always gives the same bytes. Compact prompts need no templates. */
    public static Prompt render(Puzzle puzzle, PromptStyle style, PromptTemplates templates) {
        return switch (style) {
            case COMPACT -> new Prompt("", puzzle.ability().label() + "\n" + compact(puzzle));
            case FULL -> new Prompt(templates.system(), templates.fill(Question.of(puzzle), values(puzzle)));
        };
    }

    private static String compact(Puzzle puzzle) {
        return switch (puzzle) {
            case DeductionPuzzle deduction -> lines(deduction.formulas(), FormulaPrinter::compact);
            case InductionPuzzle induction -> induction.sequence().text();
            // What is known and sought comes first, so that a causal model reads each rule in its light.
            case ReachabilityPuzzle reachability ->
                "facts:" + marked(reachability.facts())
                        + "\ngoals:" + String.join(" ", reachability.goals())
                        + "\n" + lines(reachability.rules(), Rule::compact);
            case ExplanationPuzzle explanation ->
                "facts:" + marked(explanation.facts())
                        + "\nseen:" + explanation.observation()
                        + "\nperhaps:" + String.join(" ", explanation.hypotheses())
                        + explanation.denials().stream()
                                .map(denial -> "\nnever:" + denial.compact())
                                .collect(Collectors.joining())
                        + "\n" + lines(explanation.rules(), Rule::compact);
            case ArithmeticPuzzle arithmetic -> arithmetic.expression().text();
            case QuestionPuzzle question ->
                switch (question.reference()) {
                    case QuestionPuzzle.Reference.Maths _ -> question.question();
                    case QuestionPuzzle.Reference.Choice choice -> question.question() + "\n" + options(choice);
                };
        };
    }

    private static String marked(List<String> facts) {
        return facts.stream().map(fact -> Marks.text(fact, true)).collect(Collectors.joining());
    }

    private static Map<String, String> values(Puzzle puzzle) {
        return switch (puzzle) {
            case DeductionPuzzle deduction ->
                Map.of(
                        "variables", String.join(", ", deduction.variables()),
                        "formulas", numbered(deduction.formulas()));
            case InductionPuzzle induction ->
                Map.of(
                        "terms", induction.sequence().text().replace(" ", ", "),
                        "last", last(induction.sequence().notation()));
            case ReachabilityPuzzle reachability ->
                Map.of(
                        "facts", String.join(", ", reachability.facts()),
                        "rules", lines(reachability.rules(), Rule::full),
                        "goals", String.join(", ", reachability.goals()));
            case ExplanationPuzzle explanation ->
                Map.of(
                        "facts", String.join(", ", explanation.facts()),
                        "rules", lines(explanation.rules(), Rule::full),
                        "denials", denials(explanation.denials()),
                        "observation", explanation.observation(),
                        "hypotheses", String.join(", ", explanation.hypotheses()));
            case ArithmeticPuzzle arithmetic ->
                Map.of("expression", arithmetic.expression().text());
            case QuestionPuzzle question ->
                switch (question.reference()) {
                    case QuestionPuzzle.Reference.Maths _ -> Map.of("question", question.question());
                    case QuestionPuzzle.Reference.Choice choice ->
                        Map.of("question", question.question(), "options", options(choice));
                };
        };
    }

    private static String last(Notation notation) {
        return switch (notation) {
            case Notation.Numbers _ -> "";
            case Notation.Letters letters -> letters.last();
        };
    }

    private static String denials(List<Condition> denials) {
        return denials.isEmpty()
                ? "Nothing is impossible."
                : "Impossible: " + denials.stream().map(Condition::full).collect(Collectors.joining(", "));
    }

    private static String options(QuestionPuzzle.Reference.Choice choice) {
        StringBuilder text = new StringBuilder();
        for (int option = 0; option < choice.options().size(); option++) {
            text.append(option == 0 ? "" : "\n")
                    .append((char) ('A' + option))
                    .append(". ")
                    .append(choice.options().get(option));
        }
        return text.toString();
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
}
