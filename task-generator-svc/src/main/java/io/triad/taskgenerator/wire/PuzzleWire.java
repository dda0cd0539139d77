// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.wire;

import io.triad.proto.task.v1.Alphabet;
import io.triad.proto.task.v1.Choice;
import io.triad.proto.task.v1.SequenceTerm;
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
import io.triad.reasoning.sequence.Term;
import java.util.List;

/** Writes puzzles to the wire. */
final class PuzzleWire {
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
            case ReachabilityPuzzle reachability ->
                written.setAbduction(io.triad.proto.task.v1.AbductionPuzzle.newBuilder()
                                .addAllRules(rules(reachability.rules()))
                                .addAllFacts(reachability.facts())
                                .addAllGoals(reachability.goals()))
                        .build();
            case ExplanationPuzzle explanation ->
                written.setExplanation(io.triad.proto.task.v1.ExplanationPuzzle.newBuilder()
                                .addAllRules(rules(explanation.rules()))
                                .addAllFacts(explanation.facts())
                                .addAllDenials(explanation.denials().stream()
                                        .map(Condition::full)
                                        .toList())
                                .setObservation(explanation.observation())
                                .addAllHypotheses(explanation.hypotheses()))
                        .build();
            case QuestionPuzzle question ->
                written.setQuestion(question(question)).build();
            case ArithmeticPuzzle arithmetic ->
                written.setArithmetic(io.triad.proto.task.v1.ArithmeticPuzzle.newBuilder()
                                .setExpression(arithmetic.expression().text()))
                        .build();
        };
    }

    private static io.triad.proto.task.v1.InductionPuzzle induction(InductionPuzzle puzzle) {
        io.triad.proto.task.v1.InductionPuzzle.Builder written = io.triad.proto.task.v1.InductionPuzzle.newBuilder()
                .setFamily(puzzle.family())
                .addAllTerms(puzzle.sequence().terms().stream()
                        .map(PuzzleWire::write)
                        .toList());
        if (puzzle.sequence().notation() instanceof Notation.Letters letters) {
            written.setAlphabet(Alphabet.newBuilder().setSize(letters.size()).setCyclic(letters.cyclic()));
        }
        return written.build();
    }

    private static io.triad.proto.task.v1.QuestionPuzzle question(QuestionPuzzle puzzle) {
        io.triad.proto.task.v1.QuestionPuzzle.Builder written =
                io.triad.proto.task.v1.QuestionPuzzle.newBuilder().setQuestion(puzzle.question());
        return switch (puzzle.reference()) {
            case QuestionPuzzle.Reference.Maths maths ->
                written.setMaths(maths.answer()).build();
            case QuestionPuzzle.Reference.Choice choice ->
                written.setChoice(Choice.newBuilder()
                                .addAllOptions(choice.options())
                                .setLetter(String.valueOf(choice.letter())))
                        .build();
        };
    }

    private static List<io.triad.proto.task.v1.Rule> rules(List<Rule> rules) {
        return rules.stream()
                .map(rule -> io.triad.proto.task.v1.Rule.newBuilder()
                        .setCondition(rule.condition().full())
                        .setConclusion(rule.conclusion())
                        .build())
                .toList();
    }

    private static SequenceTerm write(Term term) {
        return switch (term) {
            case Term.Visible visible ->
                SequenceTerm.newBuilder().setValue(visible.value()).build();
            case Term.Masked masked -> SequenceTerm.getDefaultInstance();
        };
    }
}
