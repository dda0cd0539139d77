// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {

    @Property(tries = 200)
    void shouldNotDependOnNamesOrOrderOfADeduction(@ForAll @IntRange(min = 1, max = 2) int level, @ForAll int seed) {
        DeductionPuzzle puzzle =
                (DeductionPuzzle) TaskGenerator.generate(TaskSpec.of(Ability.DEDUCTION, level, Split.TRAIN, seed))
                        .puzzle();
        Random random = new Random(seed);
        List<String> names = shuffled(puzzle.variables(), random);

        List<Formula> renamed = shuffled(puzzle.formulas(), random).stream()
                .map(formula -> rename(formula, names, random))
                .toList();
        DeductionPuzzle other = new DeductionPuzzle(puzzle.variables(), renamed, puzzle.satisfiable());

        assertThat(other.canonicalForm()).isEqualTo(puzzle.canonicalForm());
    }

    private static Formula rename(Formula formula, List<String> names, Random random) {
        return switch (formula) {
            case Formula.Variable variable ->
                new Formula.Variable(names.get(variable.name().charAt(0) - 'A'));
            case Formula.Not not -> new Formula.Not(rename(not.operand(), names, random));
            case Formula.Binary binary -> {
                Formula left = rename(binary.left(), names, random);
                Formula right = rename(binary.right(), names, random);
                boolean swap = binary.connective().commutative() && random.nextBoolean();
                yield new Formula.Binary(binary.connective(), swap ? right : left, swap ? left : right);
            }
        };
    }

    @Property(tries = 200)
    void shouldNotDependOnNamesOrOrderOfAnAbduction(@ForAll @IntRange(min = 1, max = 3) int level, @ForAll int seed) {
        ReachabilityPuzzle puzzle = (ReachabilityPuzzle)
                TaskGenerator.generate(new TaskSpec(Ability.ABDUCTION, "reachability", level, Split.TRAIN, seed))
                        .puzzle();
        Random random = new Random(seed);
        List<String> letters = new ArrayList<>();
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            letters.add(String.valueOf(letter));
        }
        List<String> names = shuffled(letters, random);

        List<Rule> rules = new ArrayList<>();
        for (Rule rule : shuffled(puzzle.rules(), random)) {
            if (!(rule.condition()
                    instanceof
                    Condition.Joined(
                            Junction junction,
                            Condition.Atom(String leftName),
                            Condition.Atom(String rightName)))) {
                throw new AssertionError("A generated rule joins two atoms, not " + rule.full());
            }
            String left = renamed(leftName, names);
            String right = renamed(rightName, names);
            boolean swap = random.nextBoolean();
            rules.add(Rule.of(junction, swap ? right : left, swap ? left : right, renamed(rule.conclusion(), names)));
        }
        ReachabilityPuzzle other = new ReachabilityPuzzle(
                rules,
                shuffled(
                        puzzle.facts().stream()
                                .map(atom -> renamed(atom, names))
                                .toList(),
                        random),
                shuffled(
                        puzzle.goals().stream()
                                .map(atom -> renamed(atom, names))
                                .toList(),
                        random));

        assertThat(other.canonicalForm()).isEqualTo(puzzle.canonicalForm());
    }

    @Test
    void shouldTellInterchangeableSymbolsApartOnlyByWhatTheyDo() {
        // A and B are interchangeable in the first, and the same puzzle results from naming them the other way round.
        assertThat(form("A⊕B", "C→D", "D→C")).isEqualTo(form("C⊕D", "B→A", "A→B"));
        assertThat(form("A⊕B", "C→D", "D→C")).isNotEqualTo(form("A⊕B", "C→D", "C→D"));
        assertThat(form("A→B", "B→C", "C→D", "D→A")).isEqualTo(form("B→D", "D→A", "A→C", "C→B"));
        assertThat(form("A→B", "B→C", "C→D", "D→A")).isNotEqualTo(form("A→B", "B→A", "C→D", "D→C"));
    }

    @Test
    void shouldKeepTheOrderOfSubtractionAndForgetThatOfProducts() {
        Expression two = new Expression.Constant(2);
        Expression three = new Expression.Constant(3);

        assertThat(form(Operator.TIMES, two, three)).isEqualTo(form(Operator.TIMES, three, two));
        assertThat(form(Operator.MINUS, two, three)).isNotEqualTo(form(Operator.MINUS, three, two));
    }

    @Test
    void shouldTellAGoalFromAnother() {
        List<Rule> rules = List.of(Rule.of(Junction.AND, "A", "B", "C"), Rule.of(Junction.OR, "A", "D", "E"));

        assertThat(new ReachabilityPuzzle(rules, List.of("A", "B"), List.of("C")).canonicalForm())
                .isNotEqualTo(new ReachabilityPuzzle(rules, List.of("A", "B"), List.of("E")).canonicalForm());
    }

    private static String form(String... formulas) {
        List<Formula> parsed = new ArrayList<>();
        for (String formula : formulas) {
            parsed.add(FormulaParser.parse(formula));
        }
        return new DeductionPuzzle(List.of("A", "B", "C", "D"), parsed, true).canonicalForm();
    }

    private static String form(Operator operator, Expression left, Expression right) {
        return new ArithmeticPuzzle(new Expression.Operation(operator, left, right)).canonicalForm();
    }

    private static String renamed(String atom, List<String> names) {
        return names.get(atom.charAt(0) - 'A');
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        java.util.Collections.shuffle(copy, random);
        return copy;
    }
}
