// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.core.JsonGenerator;
import io.triad.reasoning.expression.ExpressionParser;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.ConditionParser;
import io.triad.reasoning.rules.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puzzles as JSON objects. Their keys tell the kind: {@code formulas}, {@code terms}, {@code goals}, {@code observation},
 * {@code expression} or {@code question}.
 */
final class PuzzleJson {
    /** What a denial concludes. */
    private static final String NEVER = "false";

    private PuzzleJson() {}

    static void write(Puzzle puzzle, JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (puzzle) {
            case DeductionPuzzle deduction -> {
                texts(json, "variables", deduction.variables());
                texts(
                        json,
                        "formulas",
                        deduction.formulas().stream().map(FormulaPrinter::full).toList());
                json.writeBooleanField("satisfiable", deduction.satisfiable());
            }
            case InductionPuzzle induction -> SequenceJson.write(induction, json);
            case ReachabilityPuzzle reachability -> {
                rules(json, reachability.rules(), List.of());
                texts(json, "facts", reachability.facts());
                texts(json, "goals", reachability.goals());
            }
            case ExplanationPuzzle explanation -> {
                rules(json, explanation.rules(), explanation.denials());
                texts(json, "facts", explanation.facts());
                json.writeStringField("observation", explanation.observation());
                texts(json, "hypotheses", explanation.hypotheses());
            }
            case ArithmeticPuzzle arithmetic ->
                json.writeStringField("expression", arithmetic.expression().text());
            case QuestionPuzzle question -> {
                json.writeStringField("question", question.question());
                json.writeObjectFieldStart("reference");
                reference(json, question.reference());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private static void reference(JsonGenerator json, Reference reference) throws IOException {
        switch (reference) {
            case Reference.Maths maths -> json.writeStringField("maths", maths.answer());
            case Reference.Choice choice -> {
                texts(json, "options", choice.options());
                json.writeStringField("letter", String.valueOf(choice.letter()));
            }
        }
    }

    private static void rules(JsonGenerator json, List<Rule> rules, List<Condition> denials) throws IOException {
        json.writeArrayFieldStart("rules");
        for (Rule rule : rules) {
            rule(json, rule.condition(), rule.conclusion());
        }
        for (Condition denial : denials) {
            rule(json, denial, NEVER);
        }
        json.writeEndArray();
    }

    private static void rule(JsonGenerator json, Condition condition, String conclusion) throws IOException {
        json.writeStartObject();
        json.writeStringField("if", condition.full());
        json.writeStringField("then", conclusion);
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** Reads a puzzle; the caller has not looked into it yet. */
    static Puzzle read(JsonPart puzzle) {
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (puzzle.has(kind.mark)) {
                kinds.add(kind);
            }
        }
        if (kinds.size() != 1) {
            throw JsonPart.invalid(
                    puzzle.path(),
                    "has exactly one of formulas, terms, goals, observation, expression and question, which tells its"
                            + " kind; it has "
                            + (kinds.isEmpty()
                                    ? "none"
                                    : String.join(
                                            " and ",
                                            kinds.stream()
                                                    .map(kind -> kind.mark)
                                                    .toList())));
        }
        Kind kind = kinds.getFirst();
        puzzle.allowOnly(kind.names);
        return JsonPart.reading(puzzle.path(), () -> kind.read(puzzle));
    }

    private enum Kind {
        DEDUCTION("formulas", Set.of("variables", "formulas", "satisfiable")),
        INDUCTION("terms", Set.of("family", "terms", "alphabet", "cyclic")),
        REACHABILITY("goals", Set.of("rules", "facts", "goals")),
        EXPLANATION("observation", Set.of("rules", "facts", "observation", "hypotheses")),
        ARITHMETIC("expression", Set.of("expression")),
        QUESTION("question", Set.of("question", "reference"));

        private final String mark;
        private final Set<String> names;

        Kind(String mark, Set<String> names) {
            this.mark = mark;
            this.names = names;
        }

        private Puzzle read(JsonPart puzzle) {
            return switch (this) {
                case DEDUCTION -> deduction(puzzle);
                case INDUCTION -> SequenceJson.read(puzzle);
                case REACHABILITY -> reachability(puzzle);
                case EXPLANATION -> explanation(puzzle);
                case ARITHMETIC -> new ArithmeticPuzzle(ExpressionParser.parse(puzzle.text("expression")));
                case QUESTION -> new QuestionPuzzle(puzzle.text("question"), reference(puzzle.object("reference")));
            };
        }
    }

    private static DeductionPuzzle deduction(JsonPart puzzle) {
        List<String> variables = puzzle.texts("variables");
        List<Formula> formulas =
                puzzle.list("formulas", place -> FormulaParser.parse(JsonPart.text(place.path(), place.node())));
        // Checks the variables before a table is made of them.
        DeductionPuzzle read = new DeductionPuzzle(variables, formulas, true);
        boolean satisfiable = puzzle.has("satisfiable")
                ? puzzle.flag("satisfiable")
                : !TruthTable.ofAll(formulas, variables).isEmpty();
        return satisfiable ? read : new DeductionPuzzle(variables, formulas, false);
    }

    private static ReachabilityPuzzle reachability(JsonPart puzzle) {
        List<WrittenRule> rules = puzzle.list("rules", PuzzleJson::rule);
        if (rules.stream().anyMatch(WrittenRule::isDenial)) {
            throw JsonPart.invalid(
                    puzzle.path("rules"), "has a rule that concludes 'false'; only explanations have denials");
        }
        return new ReachabilityPuzzle(concluding(rules), puzzle.texts("facts"), puzzle.texts("goals"));
    }

    private static ExplanationPuzzle explanation(JsonPart puzzle) {
        List<WrittenRule> rules = puzzle.list("rules", PuzzleJson::rule);
        return new ExplanationPuzzle(
                concluding(rules),
                puzzle.texts("facts"),
                rules.stream()
                        .filter(WrittenRule::isDenial)
                        .map(WrittenRule::condition)
                        .toList(),
                puzzle.text("observation"),
                puzzle.texts("hypotheses"));
    }

    private record WrittenRule(Condition condition, String conclusion) {
        private boolean isDenial() {
            return conclusion.equals(NEVER);
        }
    }

    private static WrittenRule rule(JsonPart.Place place) {
        JsonPart rule = new JsonPart(place.path(), place.node());
        rule.allowOnly(Set.of("if", "then"));
        return new WrittenRule(ConditionParser.parse(rule.text("if")), rule.text("then"));
    }

    private static List<Rule> concluding(List<WrittenRule> rules) {
        return rules.stream()
                .filter(rule -> !rule.isDenial())
                .map(rule -> new Rule(rule.condition(), rule.conclusion()))
                .toList();
    }

    private static Reference reference(JsonPart reference) {
        if (reference.has("maths")) {
            reference.allowOnly(Set.of("maths"));
            return new Reference.Maths(reference.text("maths"));
        }
        reference.allowOnly(Set.of("options", "letter"));
        String letter = reference.text("letter");
        if (letter.length() != 1) {
            throw JsonPart.invalid(
                    reference.path("letter"), "is one letter, not " + JsonPart.shown(reference.require("letter")));
        }
        return new Reference.Choice(reference.texts("options"), letter.charAt(0));
    }
}
