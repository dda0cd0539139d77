// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeductionCheckTest {

    private static ObjectNode formulas(String... formulas) {
        return Samples.deduction(true, List.of(formulas), Samples.all("true"));
    }

    @Test
    void shouldPassGoodTasks() {
        assertThat(Samples.broken(Samples.satisfiable())).isEmpty();
        assertThat(Samples.broken(Samples.unsatisfiable())).isEmpty();
    }

    @Test
    void shouldFindMoreThanOneAssignment() {
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ∨ D)"))).contains(Rule.MODELS);
    }

    @Test
    void shouldFindWronglyClaimedSatisfiability() {
        assertThat(Samples.broken(
                        Samples.deduction(false, List.of("(A ∧ B)", "(B → C)", "(C ↔ D)"), Samples.all("true"))))
                .containsExactly(Rule.MODELS);
        assertThat(Samples.broken(Samples.deduction(
                        true, List.of("(A ∧ B)", "(B → C)", "(C → D)", "(¬D ∨ ¬A)"), "unsatisfiable")))
                .containsExactly(Rule.MODELS);
    }

    @Test
    void shouldFindTautologies() {
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ↔ D)", "(A ∨ ¬A)")))
                .contains(Rule.TAUTOLOGY);
    }

    @Test
    void shouldFindFormulasThatMeanTheSame() {
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ↔ D)", "(¬C ∨ ¬B)")))
                .doesNotContain(Rule.EQUAL_FORMULAS);
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ↔ D)", "(D ↔ C)")))
                .contains(Rule.EQUAL_FORMULAS);
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ↔ D)", "(¬B ∨ C)")))
                .contains(Rule.EQUAL_FORMULAS);
    }

    @Test
    void shouldFindNeedlessFormulas() {
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ↔ D)", "(A ∨ C)")))
                .containsExactly(Rule.NECESSITY);
    }

    @Test
    void shouldFindUnusedAndUnsortedVariables() {
        ObjectNode more = Samples.satisfiable();
        ((ArrayNode) more.get("puzzle").get("variables")).add("E");
        ObjectNode unsorted = Samples.satisfiable();
        ((ArrayNode) unsorted.get("puzzle").get("variables"))
                .removeAll()
                .add("B")
                .add("A")
                .add("C")
                .add("D");

        assertThat(Samples.broken(more)).contains(Rule.VARIABLES);
        assertThat(Samples.broken(unsorted)).contains(Rule.VARIABLES);
    }

    @Test
    void shouldFindSizesOfAnotherLevel() {
        assertThat(Samples.broken(formulas("(A ∧ B)", "(C ∧ D)"))).containsExactly(Rule.LEVEL);
        assertThat(Samples.broken(formulas("(A ∧ B)", "(B → C)", "(C ↔ (D ∧ A))")))
                .containsExactly(Rule.LEVEL);
        assertThat(Samples.broken(formulas("A", "(A ↔ B)", "(B ↔ C)", "(C ↔ D)")))
                .containsExactly(Rule.LEVEL);
    }

    @Test
    void shouldFindWrongAnswers() {
        List<String> formulas = List.of("(A ∧ B)", "(B → C)", "(C ↔ D)");
        for (String answer : List.of(
                Samples.all("false"),
                "unsatisfiable",
                "A is true\nB is true\nC is true",
                Samples.all("true") + "\nA is true",
                Samples.all("true") + "\n",
                Samples.all("true").replace("A is true", "A is true\nA is false"))) {
            assertThat(Samples.broken(Samples.deduction(true, formulas, answer)))
                    .as(answer)
                    .containsExactly(Rule.ANSWER);
        }
        ObjectNode unsatisfiable = Samples.unsatisfiable().put("answer", Samples.all("true"));
        assertThat(Samples.broken(unsatisfiable)).containsExactly(Rule.ANSWER);
    }

    @Test
    void shouldRefuseWhatIsNoFormula() {
        for (String text : List.of("(A ∧ B", "A ∧ B", "(A & B)", "(A ∧ b)", "((A ∧ B))", "", "(A ∧ B) C")) {
            assertThatThrownBy(() -> Samples.broken(formulas(text, "(B → C)", "(C ↔ D)")))
                    .as(text)
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void shouldFindNegatedBracketsInTheWrongFamily() {
        ObjectNode plain = formulas("(A ∧ B)", "(B → C)", "(C ↔ D)");
        ObjectNode negated = formulas("¬(A → ¬B)", "(B → C)", "(C ↔ D)");

        assertThat(Samples.broken(negated)).containsExactly(Rule.FAMILY);
        assertThat(Samples.broken(ofNegation(negated))).isEmpty();
        assertThat(Samples.broken(ofNegation(plain))).containsExactly(Rule.FAMILY);
    }

    private static ObjectNode ofNegation(ObjectNode line) {
        String id = line.get("task_id").asText().replace("satisfiability", "negation");
        return line.put("family", "negation").put("task_id", id);
    }

    @Test
    void shouldCountConnectivesOnTheLongestPath() {
        assertThat(Tree.read("¬A", DeductionCheck.OPERATORS).depth()).isZero();
        assertThat(Tree.read("(¬A ∧ B)", DeductionCheck.OPERATORS).depth()).isEqualTo(1);
        assertThat(Tree.read("¬(A ∧ ¬¬B)", DeductionCheck.OPERATORS).depth()).isEqualTo(1);
        assertThat(Tree.read("((A ∧ ¬B) → C)", DeductionCheck.OPERATORS).depth())
                .isEqualTo(2);
    }

    @Test
    void shouldKnowEveryConnective() {
        Assignments assignments = new Assignments(List.of("A", "B"));

        // Assignments in the order neither, A, B, both.
        assertThat(assignments.satisfying(Tree.read("(A ∧ B)", DeductionCheck.OPERATORS)))
                .hasToString("{3}");
        assertThat(assignments.satisfying(Tree.read("(A ∨ B)", DeductionCheck.OPERATORS)))
                .hasToString("{1, 2, 3}");
        assertThat(assignments.satisfying(Tree.read("(A → B)", DeductionCheck.OPERATORS)))
                .hasToString("{0, 2, 3}");
        assertThat(assignments.satisfying(Tree.read("(A ↔ B)", DeductionCheck.OPERATORS)))
                .hasToString("{0, 3}");
        assertThat(assignments.satisfying(Tree.read("(A ⊕ B)", DeductionCheck.OPERATORS)))
                .hasToString("{1, 2}");
        assertThat(assignments.satisfying(Tree.read("¬A", DeductionCheck.OPERATORS)))
                .hasToString("{0, 2}");
    }
}
