// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.formula.Connective;
import io.triad.reasoning.formula.Deduction;
import io.triad.reasoning.formula.DeductionSolver;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.LiteralCount;
import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Deduction: formulas with exactly one satisfying assignment or, in a declared share of tasks, none.
 *
 * <p>Every formula is necessary: without it there would be more assignments. Formulas are drawn one after another, and
 * each must cut what is left to about its share, which finds such sets without searching all of them. Each subclass is one
 * family, with formulas written in its own way.
 */
abstract sealed class FormulaSetFamily implements TaskFamily<DeductionPuzzle>
        permits SatisfiabilityFamily, NegationFamily {

    private static final int CANDIDATES_PER_FORMULA = 60;

    /** Tasks in a hundred that may be solved by giving each variable the value with which it mostly occurs. */
    private static final int GUESSABLE_PERCENT = 15;

    /**
     * Tasks without a satisfying assignment in a hundred (few at first, lest a learner settle for that one answer),
     * variables, formulas (fewest as often as given), connectives on the longest path, literals in all formulas together
     * (which bounds the prompt, see {@link io.triad.reasoning.prompt.PromptBudget}), suppositions and steps to solve it, and how often the smallest satisfiable sets must have two conjunctions: at level 1 most contradictions have
     * them, and would be known by it.
     */
    private record Level(
            int unsatisfiablePercent,
            int numVariables,
            int minFormulas,
            int maxFormulas,
            int fewestPercent,
            int depth,
            int maxLiterals,
            int maxTries,
            int maxSteps,
            int conjunctionsPercent) {}

    private static final List<Level> LEVELS = List.of(
            new Level(10, 4, 3, 4, 75, 1, 8, 1, 10, 50),
            new Level(15, 6, 3, 5, 34, 2, 20, 3, 24, 0),
            new Level(20, 8, 4, 5, 50, 3, 32, 4, 40, 0),
            new Level(20, 10, 4, 6, 40, 4, 56, 8, 80, 0),
            new Level(20, 12, 4, 6, 20, 5, 72, 16, 160, 0));

    private final String name;
    private final List<Integer> shares;

    /**
     * A family of formula sets.
     *
     * @param shares the share in the mix of each level
     */
    FormulaSetFamily(String name, List<Integer> shares) {
        this.name = name;
        this.shares = List.copyOf(shares);
    }

    /** Formulas of the same truth tables and depths in the same order, as the family writes them. */
    abstract List<Formula> written(List<Formula> formulas, SplitMix64 random);

    @Override
    public Ability ability() {
        return Ability.DEDUCTION;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int share(int level) {
        return shares.get(level - 1);
    }

    @Override
    public Optional<DeductionPuzzle> draw(SplitMix64 plan, SplitMix64 random, int level) {
        Level design = LEVELS.get(level - 1);
        boolean satisfiable = !plan.percent(design.unsatisfiablePercent);
        int numFormulas = plan.percent(design.fewestPercent)
                ? design.minFormulas
                : plan.between(design.minFormulas + 1, design.maxFormulas);
        boolean conjunctions = plan.percent(design.conjunctionsPercent) && numFormulas == design.minFormulas;
        List<String> variables = new ArrayList<>();
        for (int v = 0; v < design.numVariables; v++) {
            variables.add(String.valueOf((char) ('A' + v)));
        }
        List<Formula> found = formulas(variables, numFormulas, design.depth, satisfiable, random);
        if (found.size() < numFormulas
                || LiteralCount.of(found).numLiterals() > design.maxLiterals
                || (satisfiable && conjunctions && numConjunctions(found) < 2)) {
            return Optional.empty();
        }
        List<Formula> formulas = new ArrayList<>(written(found, random));
        if (!usesAll(variables, formulas) || !keepsRules(variables, formulas, satisfiable)) {
            return Optional.empty();
        }
        if (satisfiable && !plan.percent(GUESSABLE_PERCENT) && isGuessable(formulas)) {
            return Optional.empty();
        }
        random.shuffle(formulas);
        return Optional.of(new DeductionPuzzle(variables, formulas, satisfiable));
    }

    /** The puzzle with some variables negated throughout, which keeps all its rules. */
    @Override
    public Optional<DeductionPuzzle> vary(DeductionPuzzle puzzle, SplitMix64 random) {
        int negated = random.nextInt(1 << puzzle.variables().size());
        List<Formula> variant = puzzle.formulas().stream()
                .map(formula -> FormulaDraw.negate(formula, negated))
                .toList();
        return Optional.of(new DeductionPuzzle(puzzle.variables(), variant, puzzle.satisfiable()));
    }

    @Override
    public Optional<Solution> solve(DeductionPuzzle puzzle, int level) {
        Level design = LEVELS.get(level - 1);
        Deduction deduction = DeductionSolver.solve(puzzle.variables(), puzzle.formulas());
        if (deduction.numTries() > design.maxTries || deduction.steps().size() > design.maxSteps) {
            return Optional.empty();
        }
        Difficulty difficulty = new Difficulty(
                deduction.numForced(),
                deduction.numTries(),
                deduction.steps().size(),
                1L << puzzle.variables().size());
        return Optional.of(
                new Solution(DeductionText.answer(deduction), DeductionText.solution(deduction), difficulty));
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
            if (satisfiable && !formula.holds(hidden)) {
                continue;
            }
            TruthTable table = TruthTable.of(formula, variables);
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

    /** Whether giving each variable the value with which it mostly occurs makes every formula true. */
    private static boolean isGuessable(List<Formula> formulas) {
        int values = LiteralCount.of(formulas).mostlyPlain();
        return formulas.stream().allMatch(formula -> formula.holds(values));
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

    /** Whether there is one satisfying assignment, or none, and every formula is necessary for that. */
    private static boolean keepsRules(List<String> variables, List<Formula> formulas, boolean satisfiable) {
        List<TruthTable> tables = formulas.stream()
                .map(formula -> TruthTable.of(formula, variables))
                .toList();
        TruthTable together = allBut(-1, tables, variables.size());
        return together.count() == (satisfiable ? 1 : 0)
                && IntStream.range(0, tables.size())
                        .noneMatch(f -> allBut(f, tables, variables.size()).equals(together));
    }

    private static TruthTable allBut(int left, List<TruthTable> tables, int numVariables) {
        TruthTable together = TruthTable.all(numVariables);
        for (int f = 0; f < tables.size(); f++) {
            together = f == left ? together : together.and(tables.get(f));
        }
        return together;
    }
}
