// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a satisfying assignment by propagation and case split, and keeps the steps.
 *
 * <p>A step takes the first formula, in the given order, that together with the known values forces a new one or
 * cannot hold. When none does, the first unknown variable is supposed true, then false (the search of Davis, Putnam,
 * Logemann and Loveland, with whole formulas in place of clauses). The steps depend on nothing but the arguments.
 */
public final class DeductionSolver {

    private final List<String> variables;
    private final List<Formula> formulas;
    private final List<TruthTable> tables = new ArrayList<>();
    private final List<TruthTable> whereTrue = new ArrayList<>();
    private final List<TruthTable> whereFalse = new ArrayList<>();
    private final List<Deduction.Step> steps = new ArrayList<>();

    private DeductionSolver(List<String> variables, List<Formula> formulas) {
        this.variables = variables;
        this.formulas = formulas;
        for (Formula formula : formulas) {
            tables.add(TruthTable.of(formula, variables));
        }
        for (int v = 0; v < variables.size(); v++) {
            whereTrue.add(TruthTable.variable(v, variables.size()));
            whereFalse.add(whereTrue.get(v).not());
        }
    }

    /**
     * Solves the formulas together.
     *
     * @param variables every variable of the formulas, at most {@link TruthTable#MAX_VARIABLES}
     */
    public static Deduction solve(List<String> variables, List<Formula> formulas) {
        DeductionSolver solver = new DeductionSolver(variables, formulas);
        Optional<Known> model = solver.search(new Known(0, 0, TruthTable.all(variables.size())));
        return new Deduction(model.map(solver::assignment), solver.steps);
    }

    /** Which variables have a value so far and which of these are true, a bit each; the assignments that agree. */
    private record Known(int decided, int values, TruthTable table) {

        boolean isDecided(int variable) {
            return (decided >>> variable & 1) != 0;
        }
    }

    private Optional<Known> search(Known start) {
        Known known = start;
        while (true) {
            Optional<Known> settled = propagate(known);
            if (settled.isEmpty()) {
                return Optional.empty();
            }
            known = settled.get();
            int unknown = Integer.numberOfTrailingZeros(~known.decided);
            if (unknown >= variables.size()) {
                return settled;
            }
            Literal supposed = new Literal(variables.get(unknown), true);
            steps.add(new Deduction.Step.Tried(supposed));
            Optional<Known> found = search(with(known, unknown, true));
            if (found.isPresent()) {
                return found;
            }
            steps.add(new Deduction.Step.Refuted(supposed.negated()));
            known = with(known, unknown, false);
        }
    }

    private Optional<Known> propagate(Known start) {
        Known known = start;
        int formula = 0;
        while (formula < formulas.size()) {
            TruthTable possible = known.table.and(tables.get(formula));
            if (possible.isEmpty()) {
                steps.add(new Deduction.Step.Contradicted(formulas.get(formula)));
                return Optional.empty();
            }
            List<Literal> forced = new ArrayList<>();
            for (int v = 0; v < variables.size(); v++) {
                if (!known.isDecided(v)) {
                    boolean canBeTrue = possible.intersects(whereTrue.get(v));
                    boolean canBeFalse = possible.intersects(whereFalse.get(v));
                    if (canBeTrue != canBeFalse) {
                        forced.add(new Literal(variables.get(v), canBeTrue));
                    }
                }
            }
            if (forced.isEmpty()) {
                formula++;
                continue;
            }
            steps.add(new Deduction.Step.Forced(formulas.get(formula), forced));
            for (Literal literal : forced) {
                known = with(known, variables.indexOf(literal.variable()), literal.value());
            }
            formula = 0;
        }
        return Optional.of(known);
    }

    private Known with(Known known, int variable, boolean value) {
        return new Known(
                known.decided | (1 << variable),
                known.values | (value ? 1 << variable : 0),
                known.table.and((value ? whereTrue : whereFalse).get(variable)));
    }

    private Map<String, Boolean> assignment(Known known) {
        Map<String, Boolean> assignment = new LinkedHashMap<>();
        for (int v = 0; v < variables.size(); v++) {
            assignment.put(variables.get(v), (known.values >>> v & 1) != 0);
        }
        return assignment;
    }
}
