// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.formula.Connective;
import io.triad.reasoning.formula.Deduction;
import io.triad.reasoning.formula.DeductionSolver;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.TruthTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Deduction: formulas with exactly one satisfying assignment or, in {@value #UNSATISFIABLE_PERCENT} of 100 tasks, none.
 *
 * <p>Every formula is necessary: without it there would be more assignments. Formulas are drawn one after another, and
 * each must cut what is left to about its share, which finds such sets without searching all of them.
 */
final class SatisfiabilityFamily implements TaskFamily {

    /** Share of tasks without a satisfying assignment. */
    static final int UNSATISFIABLE_PERCENT = 20;

    private static final int CANDIDATES_PER_FORMULA = 60;

    /**
     * Variables, formulas (fewest as often as given), connectives on the longest path, suppositions to solve it, and
     * how often smallest satisfiable sets must have two conjunctions: at level 1 contradictions mostly have, and would be known
     * by it.
     */
    private record Level(
            int numVariables,
            int minFormulas,
            int maxFormulas,
            int fewestPercent,
            int depth,
            int maxTries,
            int conjunctionsPercent) {}

    private static final List<Level> LEVELS = List.of(
            new Level(4, 3, 4, 75, 1, 1, 50),
            new Level(6, 3, 5, 34, 2, 1, 0),
            new Level(8, 4, 5, 50, 3, 4, 0),
            new Level(10, 4, 6, 34, 4, 8, 0),
            new Level(12, 4, 6, 34, 5, 16, 0));

    private static final List<Connective> CONNECTIVES = List.of(
            Connective.AND,
            Connective.AND,
            Connective.AND,
            Connective.OR,
            Connective.OR,
            Connective.IMPLIES,
            Connective.IMPLIES,
            Connective.IFF,
            Connective.XOR);

    @Override
    public Optional<Draft> attempt(SplitMix64 plan, SplitMix64 random, int level) {
        Level design = LEVELS.get(level - 1);
        boolean satisfiable = !plan.percent(UNSATISFIABLE_PERCENT);
        int numFormulas = plan.percent(design.fewestPercent)
                ? design.minFormulas
                : plan.between(design.minFormulas + 1, design.maxFormulas);
        boolean conjunctions = plan.percent(design.conjunctionsPercent) && numFormulas == design.minFormulas;
        List<String> variables = new ArrayList<>();
        for (int v = 0; v < design.numVariables; v++) {
            variables.add(String.valueOf((char) ('A' + v)));
        }
        List<Formula> formulas = formulas(variables, numFormulas, design.depth, satisfiable, random);
        if (formulas.size() < numFormulas || !usesAll(variables, formulas) || !necessary(variables, formulas)) {
            return Optional.empty();
        }
        if (satisfiable && conjunctions && numConjunctions(formulas) < 2) {
            return Optional.empty();
        }
        random.shuffle(formulas);
        Deduction deduction = DeductionSolver.solve(variables, formulas);
        if (deduction.numTries() > design.maxTries) {
            return Optional.empty();
        }
        DeductionPuzzle puzzle = new DeductionPuzzle(variables, formulas, satisfiable);
        return Optional.of(new Draft(
                "satisfiability", puzzle, DeductionText.answer(deduction), DeductionText.solution(deduction)));
    }

    /** So many formulas, or fewer if one of them was not found. */
    private static List<Formula> formulas(
            List<String> variables, int numFormulas, int depth, boolean satisfiable, SplitMix64 random) {
        int numVariables = variables.size();
        int hidden = random.nextInt(1 << numVariables);
        List<Formula> formulas = new ArrayList<>();
        TruthTable left = TruthTable.all(numVariables);
        for (int candidate = 0; candidate < CANDIDATES_PER_FORMULA * numFormulas; candidate++) {
            Formula formula = new FormulaDraw(variables, random).draw(depth);
            TruthTable table = TruthTable.of(formula, variables);
            if (satisfiable && !table.holds(hidden)) {
                continue;
            }
            TruthTable next = left.and(table);
            int count = next.count();
            boolean last = formulas.size() == numFormulas - 1;
            boolean fits = last
                    ? count == (satisfiable ? 1 : 0)
                    : count > 0
                            && count < left.count()
                            && count <= share(numVariables, formulas.size() + 1, numFormulas);
            if (fits) {
                formulas.add(formula);
                left = next;
                if (last) {
                    break;
                }
            }
        }
        return formulas;
    }

    /** Assignments that may be left after so many formulas of all. */
    private static double share(int numVariables, int numFormulas, int all) {
        return Math.scalb(1.0, numVariables - numVariables * numFormulas / all);
    }

    private static long numConjunctions(List<Formula> formulas) {
        return formulas.stream()
                .filter(formula -> formula instanceof Formula.Binary binary && binary.connective() == Connective.AND)
                .count();
    }

    private static boolean usesAll(List<String> variables, List<Formula> formulas) {
        HashSet<String> used = new HashSet<>();
        formulas.forEach(formula -> formula.collectVariables(used));
        return used.size() == variables.size();
    }

    private static boolean necessary(List<String> variables, List<Formula> formulas) {
        TruthTable together = TruthTable.ofAll(formulas, variables);
        for (int f = 0; f < formulas.size(); f++) {
            List<Formula> others = new ArrayList<>(formulas);
            others.remove(f);
            if (TruthTable.ofAll(others, variables).equals(together)) {
                return false;
            }
        }
        return true;
    }

    /** Draws one formula; its variables are distinct as far as they last. */
    private static final class FormulaDraw {
        private final SplitMix64 random;
        private final List<String> pool;
        private int used;

        FormulaDraw(List<String> variables, SplitMix64 random) {
            this.random = random;
            this.pool = new ArrayList<>(variables);
            random.shuffle(pool);
        }

        Formula draw(int depth) {
            if (depth == 0) {
                Formula variable = new Formula.Variable(pool.get(used++ % pool.size()));
                return random.percent(50) ? new Formula.Not(variable) : variable;
            }
            int other = depth == 1 || random.percent(60) ? 0 : random.between(1, depth - 1);
            boolean deepLeft = random.percent(50);
            Formula left = draw(deepLeft ? depth - 1 : other);
            Formula right = draw(deepLeft ? other : depth - 1);
            return new Formula.Binary(random.pick(CONNECTIVES), left, right);
        }
    }
}
