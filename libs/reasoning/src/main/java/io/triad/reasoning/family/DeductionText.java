// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.formula.Deduction;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.formula.Literal;
import io.triad.reasoning.prompt.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A deduction as text: a line for each step, and an answer. */
final class DeductionText {

    private DeductionText() {}

    static String solution(Deduction deduction) {
        return deduction.steps().stream().map(DeductionText::line).collect(Collectors.joining("\n"));
    }

    private static String line(Deduction.Step step) {
        return switch (step) {
            case Deduction.Step.Read read ->
                text(read.formula(), read.known()) + forced(read) + (read.settled() ? "" : "?");
            case Deduction.Step.Contradicted contradicted -> text(contradicted.formula(), contradicted.known()) + "no";
            case Deduction.Step.Tried tried -> "try " + text(tried.literal());
            case Deduction.Step.Refuted refuted -> "so " + text(refuted.literal());
        };
    }

    /** A formula and how the variables stand that are known: {@code A∨¬B:B✓0}, where ¬B is false since B is true. */
    private static String text(Formula formula, List<Literal> known) {
        return FormulaPrinter.compact(formula) + ":"
                + known.stream()
                        .map(literal -> text(literal) + truth(formula, literal))
                        .collect(Collectors.joining());
    }

    /** What the formula's literals must be and what its variables are then: {@code 1A✓}. */
    private static String forced(Deduction.Step.Read read) {
        return read.forced().stream()
                .map(literal -> truth(read.formula(), literal) + text(literal))
                .collect(Collectors.joining());
    }

    private static String truth(Formula formula, Literal value) {
        return formula.literals().contains(value) ? "1" : "0";
    }

    static String answer(Deduction deduction) {
        Optional<Map<String, Boolean>> model = deduction.model();
        if (model.isEmpty()) {
            return "unsatisfiable";
        }
        List<String> lines = new ArrayList<>();
        model.get().forEach((variable, value) -> lines.add(variable + " is " + value));
        return String.join("\n", lines);
    }

    private static String text(Literal literal) {
        return Marks.text(literal.variable(), literal.value());
    }
}
