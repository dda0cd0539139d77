// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {

    private static final List<String> VARIABLES = List.of("A", "B", "C", "D", "E", "F", "G", "H");

    @Provide
    Arbitrary<Formula> formulas() {
        Arbitrary<Formula> variable = Arbitraries.of(VARIABLES).map(Formula.Variable::new);
        return Arbitraries.recursive(
                () -> variable,
                inner -> Arbitraries.oneOf(
                        variable,
                        inner.map(Formula.Not::new),
                        Combinators.combine(Arbitraries.of(Connective.class), inner, variable)
                                .as(Formula.Binary::new),
                        Combinators.combine(Arbitraries.of(Connective.class), inner, inner)
                                .as(Formula.Binary::new)),
                0,
                4);
    }

    @Property(tries = 300)
    void shouldReadWhatItWrites(@ForAll("formulas") Formula formula) {
        assertThat(FormulaParser.parse(FormulaPrinter.full(formula))).isEqualTo(formula);
        assertThat(FormulaParser.parse(FormulaPrinter.compact(formula))).isEqualTo(formula);
    }

    @Property(tries = 200)
    void shouldTabulateWhatEvaluationSays(@ForAll("formulas") Formula formula) {
        TruthTable table = TruthTable.of(formula, VARIABLES);

        int count = 0;
        for (int assignment = 0; assignment < 1 << VARIABLES.size(); assignment++) {
            boolean holds = formula.holds(assignment);
            assertThat(table.holds(assignment)).isEqualTo(holds);
            count += holds ? 1 : 0;
        }
        assertThat(table.count()).isEqualTo(count);
        assertThat(table.isEmpty()).isEqualTo(count == 0);
        assertThat(table.not().count()).isEqualTo((1 << VARIABLES.size()) - count);
    }

    @Property(tries = 200)
    void shouldFindAModelWheneverThereIsOne(@ForAll("formulas") Formula first, @ForAll("formulas") Formula second) {
        List<Formula> both = List.of(first, second);

        Deduction deduction = DeductionSolver.solve(VARIABLES, both);

        assertThat(deduction.model().isEmpty())
                .isEqualTo(TruthTable.ofAll(both, VARIABLES).isEmpty());
        deduction.model().ifPresent(model -> {
            assertThat(model.keySet()).containsExactlyElementsOf(VARIABLES);
            assertThat(both).allMatch(formula -> formula.holds(letters(model)));
        });
    }

    @Test
    void shouldPropagateBeforeItSupposes() {
        List<Formula> formulas = List.of(FormulaParser.parse("C⊕A"), FormulaParser.parse("A∧¬B"));

        Deduction deduction = DeductionSolver.solve(List.of("A", "B", "C"), formulas);

        assertThat(deduction.numTries()).isZero();
        assertThat(deduction.model()).contains(Map.of("A", true, "B", false, "C", false));
        assertThat(deduction.steps())
                .containsExactly(
                        new Deduction.Step.Read(formulas.get(0), List.of(), List.of()),
                        new Deduction.Step.Read(
                                formulas.get(1), List.of(), List.of(new Literal("A", true), new Literal("B", false))),
                        new Deduction.Step.Read(
                                formulas.get(0), List.of(new Literal("A", true)), List.of(new Literal("C", false))));
        assertThat(deduction.steps())
                .extracting(step -> ((Deduction.Step.Read) step).settled())
                .containsExactly(false, true, true);
    }

    @Test
    void shouldTakeBackASuppositionThatFails() {
        List<Formula> formulas = List.of(FormulaParser.parse("A→B"), FormulaParser.parse("A→¬B"));

        Deduction deduction = DeductionSolver.solve(List.of("A", "B"), formulas);

        assertThat(deduction.steps())
                .startsWith(
                        new Deduction.Step.Tried(new Literal("A", true)),
                        new Deduction.Step.Read(
                                formulas.get(0), List.of(new Literal("A", true)), List.of(new Literal("B", true))),
                        new Deduction.Step.Contradicted(
                                formulas.get(1), List.of(new Literal("A", true), new Literal("B", true))),
                        new Deduction.Step.Refuted(new Literal("A", false)));
        assertThat(deduction.model().orElseThrow()).containsEntry("A", false);
    }

    @Test
    void shouldReadAFormulaAgainUntilItsVariablesAreKnown() {
        List<Formula> formulas =
                List.of(FormulaParser.parse("A∨B"), FormulaParser.parse("¬A⊕C"), FormulaParser.parse("B∧C"));

        Deduction deduction = DeductionSolver.solve(List.of("A", "B", "C"), formulas);

        assertThat(deduction.steps())
                .extracting(step -> ((Deduction.Step.Read) step).formula())
                .containsExactly(
                        formulas.get(0),
                        formulas.get(1),
                        formulas.get(2),
                        formulas.get(0),
                        formulas.get(1),
                        formulas.get(0));
    }

    @Property(tries = 200)
    void shouldSayOnlyWhatFollows(@ForAll("formulas") Formula first, @ForAll("formulas") Formula second) {
        List<Formula> both = List.of(first, second);

        Deduction deduction = DeductionSolver.solve(VARIABLES, both);

        for (Deduction.Step step : deduction.steps()) {
            if (step instanceof Deduction.Step.Read read) {
                Predicate<Map<String, Boolean>> agrees = values ->
                        read.known().stream().allMatch(literal -> values.get(literal.variable()) == literal.value());
                assertThat(assignments().filter(agrees).filter(values -> read.formula()
                                .holds(letters(values))))
                        .isNotEmpty()
                        .allSatisfy(values -> assertThat(read.forced())
                                .allMatch(literal -> values.get(literal.variable()) == literal.value()));
            }
            if (step instanceof Deduction.Step.Contradicted contradicted) {
                assertThat(assignments().filter(values -> contradicted.known().stream()
                                .allMatch(literal -> values.get(literal.variable()) == literal.value())))
                        .noneMatch(values -> contradicted.formula().holds(letters(values)));
            }
        }
    }

    private static int letters(Map<String, Boolean> values) {
        int letters = 0;
        for (int v = 0; v < VARIABLES.size(); v++) {
            letters |= values.get(VARIABLES.get(v)) ? 1 << v : 0;
        }
        return letters;
    }

    private static Stream<Map<String, Boolean>> assignments() {
        return IntStream.range(0, 1 << VARIABLES.size()).mapToObj(bits -> {
            Map<String, Boolean> values = new HashMap<>();
            for (int v = 0; v < VARIABLES.size(); v++) {
                values.put(VARIABLES.get(v), (bits >>> v & 1) != 0);
            }
            return values;
        });
    }

    @Test
    void shouldNameTheFirstLiteralOfEachVariable() {
        assertThat(FormulaParser.parse("¬A∨(B∧A)").literals())
                .containsExactly(new Literal("A", false), new Literal("B", true));
    }

    @Test
    void shouldCountNegatedVariablesAsDepthZero() {
        assertThat(FormulaParser.parse("¬A").depth()).isZero();
        assertThat(FormulaParser.parse("¬A∧B").depth()).isEqualTo(1);
        assertThat(FormulaParser.parse("¬(A∧¬¬B)").depth()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A∧", "A∧B∧C", "(A", "A)", "a", "A&B", "¬", "()", "AB", "A ∧ (B"})
    void shouldRefuseWhatIsNoFormula(String text) {
        assertThatThrownBy(() -> FormulaParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseDeepAndLongTextWithoutOverflow() {
        String deep = "(".repeat(2000) + "A" + ")".repeat(2000);
        String negations = "¬".repeat(4000) + "A";
        String chain = "A".repeat(100_000);

        for (String text : List.of(deep, negations, chain)) {
            assertThatThrownBy(() -> FormulaParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRefuseTablesOfTooManyVariables() {
        assertThatThrownBy(() -> TruthTable.all(TruthTable.MAX_VARIABLES + 1)).hasMessageContaining("17");
    }
}
