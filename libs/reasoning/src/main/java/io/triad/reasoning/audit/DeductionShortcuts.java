// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.audit.Shortcut.Guess;
import io.triad.reasoning.audit.Shortcut.Look;
import io.triad.reasoning.audit.Shortcut.Outcome;
import io.triad.reasoning.audit.Shortcut.Seen;
import io.triad.reasoning.formula.Connective;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.formula.LiteralCount;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.task.Task;
import java.util.List;
import java.util.function.Function;

/** Tricks on formulas: telling satisfiable sets by their looks, and values without weighing the formulas. */
final class DeductionShortcuts {

    static final List<Shortcut> ALL = List.of(
            look("satisfiable: the commonest label", puzzle -> ""),
            look("satisfiable by the number of formulas", puzzle -> puzzle.formulas()
                    .size()),
            look(
                    "satisfiable by the number of formulas and conjunctions",
                    puzzle -> puzzle.formulas().size() + ":" + numConjunctions(puzzle)),
            look(
                    "satisfiable by the first formula's connective",
                    puzzle -> connective(puzzle.formulas().getFirst())),
            look("satisfiable by the length", puzzle -> length(puzzle) / 4),
            look(
                    "satisfiable by the number of negations",
                    puzzle -> text(puzzle).chars().filter(c -> c == '¬').count()),
            new Look("the commonest answer", task -> List.of(new Seen("", task.answer()))),
            guess("all true", -1),
            guess("all false", 0),
            new Guess("every variable as it mostly occurs", DeductionShortcuts::asItMostlyOccurs));

    private DeductionShortcuts() {}

    private static Look look(String name, Function<DeductionPuzzle, Object> look) {
        return new Look(
                name,
                task -> List.of(new Seen(look.apply(puzzle(task)), puzzle(task).satisfiable())));
    }

    private static Guess guess(String name, int values) {
        return new Guess(name, task -> List.of(outcome(puzzle(task), values)));
    }

    private static List<Outcome> asItMostlyOccurs(Task task) {
        DeductionPuzzle puzzle = puzzle(task);
        return List.of(outcome(puzzle, LiteralCount.of(puzzle.formulas()).mostlyPlain()));
    }

    private static Outcome outcome(DeductionPuzzle puzzle, int values) {
        boolean right = puzzle.formulas().stream().allMatch(formula -> formula.holds(values));
        return new Outcome(right, Math.scalb(1.0, -puzzle.variables().size()));
    }

    private static DeductionPuzzle puzzle(Task task) {
        return (DeductionPuzzle) task.puzzle();
    }

    private static long numConjunctions(DeductionPuzzle puzzle) {
        return puzzle.formulas().stream()
                .filter(DeductionShortcuts::isConjunction)
                .count();
    }

    /** Whether a formula says that two things hold, in whatever writing. */
    private static boolean isConjunction(Formula formula) {
        return connective(formula) == Connective.AND
                || formula instanceof Formula.Not(Formula negated)
                        && (connective(negated) == Connective.OR || connective(negated) == Connective.IMPLIES);
    }

    private static Object connective(Formula formula) {
        return formula instanceof Formula.Binary binary ? binary.connective() : "none";
    }

    private static int length(DeductionPuzzle puzzle) {
        return text(puzzle).length();
    }

    private static String text(DeductionPuzzle puzzle) {
        StringBuilder text = new StringBuilder();
        puzzle.formulas().forEach(formula -> text.append(FormulaPrinter.compact(formula)));
        return text.toString();
    }
}
