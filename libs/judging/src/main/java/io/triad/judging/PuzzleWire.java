// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import io.triad.proto.task.v1.Choice;
import io.triad.proto.task.v1.SequenceTerm;
import io.triad.reasoning.expression.ExpressionParser;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.ConditionParser;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;

/** Reads puzzles from the wire, bounded and strict. */
public final class PuzzleWire {
    /** Most formulas or rules of a puzzle. */
    static final int MAX_PARTS = 256;

    private PuzzleWire() {}

    /**
     * Reads a puzzle.
     *
     * @throws IllegalArgumentException when it is none; the message names the part and what stands there
     */
    public static Puzzle read(io.triad.proto.task.v1.Puzzle puzzle) {
        return switch (puzzle.getKindCase()) {
            case DEDUCTION -> deduction(puzzle.getDeduction());
            case INDUCTION -> induction(puzzle.getInduction());
            case ABDUCTION -> abduction(puzzle.getAbduction());
            case ARITHMETIC ->
                new ArithmeticPuzzle(
                        ExpressionParser.parse(puzzle.getArithmetic().getExpression()));
            case EXPLANATION -> explanation(puzzle.getExplanation());
            case QUESTION -> question(puzzle.getQuestion());
            case KIND_NOT_SET ->
                throw new IllegalArgumentException(
                        "puzzle.kind is not set; there are deduction, induction, abduction, arithmetic, explanation and"
                                + " question");
        };
    }

    private static DeductionPuzzle deduction(io.triad.proto.task.v1.DeductionPuzzle puzzle) {
        bound("formulas", puzzle.getFormulasCount());
        return new DeductionPuzzle(
                puzzle.getVariablesList(),
                puzzle.getFormulasList().stream().map(FormulaParser::parse).toList(),
                puzzle.getSatisfiable());
    }

    private static InductionPuzzle induction(io.triad.proto.task.v1.InductionPuzzle puzzle) {
        Notation notation = puzzle.hasAlphabet()
                ? new Notation.Letters(
                        puzzle.getAlphabet().getSize(), puzzle.getAlphabet().getCyclic())
                : Notation.NUMBERS;
        bound("terms", puzzle.getTermsCount());
        return new InductionPuzzle(
                puzzle.getFamily(),
                new MaskedSequence(
                        notation,
                        puzzle.getTermsList().stream().map(PuzzleWire::term).toList()));
    }

    private static Term term(SequenceTerm term) {
        return term.hasValue() ? new Term.Visible(term.getValue()) : new Term.Masked();
    }

    private static ReachabilityPuzzle abduction(io.triad.proto.task.v1.AbductionPuzzle puzzle) {
        bound("rules", puzzle.getRulesCount());
        return new ReachabilityPuzzle(
                puzzle.getRulesList().stream().map(PuzzleWire::rule).toList(),
                puzzle.getFactsList(),
                puzzle.getGoalsList());
    }

    private static ExplanationPuzzle explanation(io.triad.proto.task.v1.ExplanationPuzzle puzzle) {
        bound("rules", puzzle.getRulesCount());
        bound("denials", puzzle.getDenialsCount());
        return new ExplanationPuzzle(
                puzzle.getRulesList().stream().map(PuzzleWire::rule).toList(),
                puzzle.getFactsList(),
                puzzle.getDenialsList().stream().map(ConditionParser::parse).toList(),
                puzzle.getObservation(),
                puzzle.getHypothesesList());
    }

    private static Rule rule(io.triad.proto.task.v1.Rule rule) {
        return new Rule(ConditionParser.parse(rule.getCondition()), rule.getConclusion());
    }

    private static QuestionPuzzle question(io.triad.proto.task.v1.QuestionPuzzle puzzle) {
        return new QuestionPuzzle(
                puzzle.getQuestion(),
                switch (puzzle.getReferenceCase()) {
                    case MATHS -> new QuestionPuzzle.Reference.Maths(puzzle.getMaths());
                    case CHOICE -> choice(puzzle.getChoice());
                    case REFERENCE_NOT_SET ->
                        throw new IllegalArgumentException("question.reference is not set; there are maths and choice");
                });
    }

    private static QuestionPuzzle.Reference choice(Choice choice) {
        if (choice.getLetter().length() != 1) {
            throw new IllegalArgumentException(
                    "choice.letter is one letter, not " + choice.getLetter().length() + " characters");
        }
        return new QuestionPuzzle.Reference.Choice(
                choice.getOptionsList(), choice.getLetter().charAt(0));
    }

    private static void bound(String parts, int count) {
        if (count > MAX_PARTS) {
            throw new IllegalArgumentException("a puzzle has at most " + MAX_PARTS + " " + parts + ", not " + count);
        }
    }
}
