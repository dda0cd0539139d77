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
 * <p>The formulas are read in the given order, round and round. Reading one says which of its variables are known and what
 * they and the formula force; a formula whose variables are all known is settled and not read again. When a whole round
 * would say nothing new, the first unknown variable is supposed true, then false (the search of Davis, Putnam, Logemann and
 * Loveland, with whole formulas in place of clauses), and the round goes by unsaid. A contradiction takes back all that was
 * settled since the supposition. The steps depend on nothing but the arguments.
 */
public final class DeductionSolver {

    /** Most formulas of a set. */
    public static final int MAX_FORMULAS = Long.SIZE;

    private final List<String> variables;
    private final List<Formula> formulas;
    private final List<TruthTable> tables = new ArrayList<>();
    private final List<TruthTable> whereTrue = new ArrayList<>();
    private final List<TruthTable> whereFalse = new ArrayList<>();
    /** Indices of each formula's variables in the order in which it names them. */
    private final List<List<Integer>> occurring = new ArrayList<>();

    private final List<Deduction.Step> steps = new ArrayList<>();

    private DeductionSolver(List<String> variables, List<Formula> formulas) {
        this.variables = variables;
        this.formulas = formulas;
        for (Formula formula : formulas) {
            tables.add(TruthTable.of(formula, variables));
            occurring.add(formula.literals().stream()
                    .map(literal -> variables.indexOf(literal.variable()))
                    .toList());
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
     * @param formulas at most {@link #MAX_FORMULAS}
     */
    public static Deduction solve(List<String> variables, List<Formula> formulas) {
        if (formulas.size() > MAX_FORMULAS) {
            throw new IllegalArgumentException(
                    formulas.size() + " formulas are too many; at most " + MAX_FORMULAS + " are solved together");
        }
        DeductionSolver solver = new DeductionSolver(variables, formulas);
        Optional<Known> model = solver.search(new Known(0, 0, 0, TruthTable.all(variables.size())));
        return new Deduction(model.map(solver::assignment), solver.steps);
    }

    /**
     * Which variables have a value so far, which of these are true and which formulas are settled, a bit each; the
     * assignments that agree.
     */
    private record Known(int decided, int values, long settled, TruthTable table) {

        boolean isSettled(int formula) {
            return (settled >>> formula & 1) != 0;
        }

        Known settle(int formula) {
            return new Known(decided, values, settled | 1L << formula, table);
        }

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
        List<Deduction.Step> unsaid = new ArrayList<>();
        int formula = 0;
        int unread = formulas.size();
        while (unread > 0) {
            unread--;
            if (!known.isSettled(formula)) {
                TruthTable possible = known.table.and(tables.get(formula));
                List<Literal> before = decided(formula, known);
                if (possible.isEmpty()) {
                    steps.addAll(unsaid);
                    steps.add(new Deduction.Step.Contradicted(formulas.get(formula), before));
                    return Optional.empty();
                }
                List<Literal> forced = forced(formula, known, possible);
                for (Literal literal : forced) {
                    known = with(known, variables.indexOf(literal.variable()), literal.value());
                }
                Deduction.Step.Read read = new Deduction.Step.Read(formulas.get(formula), before, forced);
                unsaid.add(read);
                if (read.settled()) {
                    known = known.settle(formula);
                }
                if (read.settled() || !forced.isEmpty()) {
                    steps.addAll(unsaid);
                    unsaid.clear();
                    unread = formulas.size();
                }
            }
            formula = (formula + 1) % formulas.size();
        }
        return Optional.of(known);
    }

    private List<Literal> forced(int formula, Known known, TruthTable possible) {
        List<Literal> forced = new ArrayList<>();
        for (int v : occurring.get(formula)) {
            if (!known.isDecided(v)) {
                boolean canBeTrue = possible.intersects(whereTrue.get(v));
                boolean canBeFalse = possible.intersects(whereFalse.get(v));
                if (canBeTrue != canBeFalse) {
                    forced.add(new Literal(variables.get(v), canBeTrue));
                }
            }
        }
        return forced;
    }

    /** The values that are known of a formula's variables, in the order in which it names them. */
    private List<Literal> decided(int formula, Known known) {
        return occurring.get(formula).stream()
                .filter(known::isDecided)
                .map(v -> new Literal(variables.get(v), (known.values >>> v & 1) != 0))
                .toList();
    }

    private Known with(Known known, int variable, boolean value) {
        return new Known(
                known.decided | (1 << variable),
                known.values | (value ? 1 << variable : 0),
                known.settled,
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
