// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.wire;

import io.triad.proto.task.v1.SequenceTerm;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import io.triad.reasoning.task.AbductionPuzzle;
import io.triad.reasoning.task.ArithmeticPuzzle;
import io.triad.reasoning.task.DeductionPuzzle;
import io.triad.reasoning.task.InductionPuzzle;
import io.triad.reasoning.task.Puzzle;

/** Writes puzzles to the wire. */
final class PuzzleWire {
    /** The one family whose terms are letters; readers know the notation by it. */
    private static final String LETTERS = "letters";

    private PuzzleWire() {}

    static io.triad.proto.task.v1.Puzzle write(Puzzle puzzle) {
        io.triad.proto.task.v1.Puzzle.Builder written = io.triad.proto.task.v1.Puzzle.newBuilder();
        return switch (puzzle) {
            case DeductionPuzzle deduction ->
                written.setDeduction(io.triad.proto.task.v1.DeductionPuzzle.newBuilder()
                                .addAllVariables(deduction.variables())
                                .addAllFormulas(deduction.formulas().stream()
                                        .map(FormulaPrinter::full)
                                        .toList())
                                .setSatisfiable(deduction.satisfiable()))
                        .build();
            case InductionPuzzle induction ->
                written.setInduction(induction(induction)).build();
            case AbductionPuzzle abduction ->
                written.setAbduction(io.triad.proto.task.v1.AbductionPuzzle.newBuilder()
                                .addAllRules(abduction.rules().stream()
                                        .map(PuzzleWire::write)
                                        .toList())
                                .addAllFacts(abduction.facts())
                                .addAllGoals(abduction.goals()))
                        .build();
            case ArithmeticPuzzle arithmetic ->
                written.setArithmetic(io.triad.proto.task.v1.ArithmeticPuzzle.newBuilder()
                                .setExpression(arithmetic.expression().text()))
                        .build();
        };
    }

    private static io.triad.proto.task.v1.InductionPuzzle induction(InductionPuzzle puzzle) {
        boolean letters = puzzle.sequence().notation() == Notation.LETTERS;
        if (letters != puzzle.family().equals(LETTERS)) {
            throw new IllegalStateException("family " + puzzle.family() + " does not tell the notation "
                    + puzzle.sequence().notation());
        }
        return io.triad.proto.task.v1.InductionPuzzle.newBuilder()
                .setFamily(puzzle.family())
                .addAllTerms(puzzle.sequence().terms().stream()
                        .map(PuzzleWire::write)
                        .toList())
                .build();
    }

    private static SequenceTerm write(Term term) {
        return switch (term) {
            case Term.Visible visible ->
                SequenceTerm.newBuilder().setValue(visible.value()).build();
            case Term.Masked masked -> SequenceTerm.getDefaultInstance();
        };
    }

    private static io.triad.proto.task.v1.Rule write(Rule rule) {
        return io.triad.proto.task.v1.Rule.newBuilder()
                .setCondition(rule.left() + " " + rule.junction() + " " + rule.right())
                .setConclusion(rule.conclusion())
                .build();
    }
}
