// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.formula.Deduction;
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
        List<String> lines = new ArrayList<>();
        for (Deduction.Step step : deduction.steps()) {
            lines.add(
                    switch (step) {
                        case Deduction.Step.Forced forced ->
                            FormulaPrinter.compact(forced.formula()) + ":"
                                    + forced.literals().stream()
                                            .map(DeductionText::text)
                                            .collect(Collectors.joining());
                        case Deduction.Step.Contradicted contradicted ->
                            FormulaPrinter.compact(contradicted.formula()) + ":no";
                        case Deduction.Step.Tried tried -> "try " + text(tried.literal());
                        case Deduction.Step.Refuted refuted -> "so " + text(refuted.literal());
                    });
        }
        return String.join("\n", lines);
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
