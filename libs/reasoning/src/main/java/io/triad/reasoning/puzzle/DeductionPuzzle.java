// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.puzzle.CanonicalLabelling.Shape;
import java.util.HashSet;
import java.util.List;

/**
 * Is there an assignment that satisfies all formulas, and which?
 *
 * @param variables names in alphabetical order; an answer gives each a value
 * @param satisfiable whether there is one, as the generator found it; verdicts find out for themselves
 */
public record DeductionPuzzle(List<String> variables, List<Formula> formulas, boolean satisfiable) implements Puzzle {

    public DeductionPuzzle {
        variables = List.copyOf(variables);
        formulas = List.copyOf(formulas);
        if (variables.isEmpty() || variables.size() > TruthTable.MAX_VARIABLES || formulas.isEmpty()) {
            throw new IllegalArgumentException("A deduction puzzle has formulas, and 1 to " + TruthTable.MAX_VARIABLES
                    + " variables, not " + variables.size());
        }
        if (!variables.equals(variables.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException("Variables are distinct and in alphabetical order, not " + variables);
        }
        HashSet<String> known = new HashSet<>(variables);
        for (Formula formula : formulas) {
            if (!known.containsAll(formula.variables())) {
                throw new IllegalArgumentException(
                        "The formulas have variables " + formula.variables() + " beyond " + variables);
            }
        }
    }

    @Override
    public Ability ability() {
        return Ability.DEDUCTION;
    }

    @Override
    public String canonicalForm() {
        List<Shape> shapes = formulas.stream().map(this::shape).toList();
        return ability().label() + "\n" + CanonicalLabelling.canonical(shapes, variables.size());
    }

    /** The truth tables of the formulas as a set, whatever the variables are called. */
    @Override
    public String semanticClass() {
        List<TruthTable> tables = formulas.stream()
                .map(formula -> TruthTable.of(formula, variables))
                .toList();
        return ability().label() + "\n" + TableFingerprint.of(tables, variables.size());
    }

    private Shape shape(Formula formula) {
        return switch (formula) {
            case Formula.Variable variable -> new Shape.Symbol(variables.indexOf(variable.name()));
            case Formula.Not not -> new Shape.Node("¬", false, List.of(shape(not.operand())));
            case Formula.Binary binary ->
                new Shape.Node(
                        String.valueOf(binary.connective().symbol()),
                        binary.connective().commutative(),
                        List.of(shape(binary.left()), shape(binary.right())));
        };
    }
}
