// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.wire;

import io.triad.proto.task.v1.SequenceTerm;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import io.triad.reasoning.task.AbductionPuzzle;
import io.triad.reasoning.task.ArithmeticPuzzle;
import io.triad.reasoning.task.DeductionPuzzle;
import io.triad.reasoning.task.InductionPuzzle;
import io.triad.reasoning.task.Puzzle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads puzzles from the wire, bounded and strict. */
public final class PuzzleWire {
    /** Most formulas or rules of a puzzle. */
    static final int MAX_PARTS = 256;

    /** One condition of the rules that there are: two atoms. */
    private static final Pattern CONDITION = Pattern.compile("([A-Z]) (AND|OR) ([A-Z])");

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
                        ExpressionReader.read(puzzle.getArithmetic().getExpression()));
            case KIND_NOT_SET ->
                throw new IllegalArgumentException(
                        "puzzle.kind is not set; there are deduction, induction, abduction and arithmetic");
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
        Notation notation =
                switch (puzzle.getFamily()) {
                    case "letters" -> Notation.LETTERS;
                    case "arithmetic", "geometric", "cycle" -> Notation.NUMBERS;
                    default ->
                        throw new IllegalArgumentException("no family of sequences is called '" + puzzle.getFamily()
                                + "'; there are arithmetic, geometric, cycle and letters");
                };
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

    private static AbductionPuzzle abduction(io.triad.proto.task.v1.AbductionPuzzle puzzle) {
        bound("rules", puzzle.getRulesCount());
        return new AbductionPuzzle(
                puzzle.getRulesList().stream().map(PuzzleWire::rule).toList(),
                puzzle.getFactsList(),
                puzzle.getGoalsList());
    }

    private static Rule rule(io.triad.proto.task.v1.Rule rule) {
        Matcher condition = CONDITION.matcher(rule.getCondition());
        if (!condition.matches()) {
            throw new IllegalArgumentException(
                    "a rule's condition is 'A AND B' or 'A OR B', not '" + shortened(rule.getCondition()) + "'");
        }
        return new Rule(
                Junction.valueOf(condition.group(2)), condition.group(1), condition.group(3), rule.getConclusion());
    }

    private static void bound(String parts, int count) {
        if (count > MAX_PARTS) {
            throw new IllegalArgumentException("a puzzle has at most " + MAX_PARTS + " " + parts + ", not " + count);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
