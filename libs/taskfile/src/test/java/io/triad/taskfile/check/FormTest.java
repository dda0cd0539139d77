// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FormTest {

    private static final List<String> VARIABLES = List.of("A", "B", "C", "D", "E", "F");

    private static final List<String> FORMULAS =
            List.of("((A ∧ ¬B) → C)", "(B ⊕ (D ∨ E))", "((E ↔ F) ∧ (A ∨ ¬D))", "(¬F ∨ (C ∧ A))", "((B → D) → ¬E)");

    private static JsonNode puzzle(List<String> formulas) {
        return Item.puzzle("{\"variables\":" + quoted(VARIABLES) + ",\"formulas\":" + quoted(formulas) + "}");
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    /** The formula with other names, commutative operands exchanged at random. */
    private static String write(Tree tree, List<String> names, Random random) {
        if (tree.isLeaf()) {
            return names.get(VARIABLES.indexOf(tree.label()));
        }
        String first = write(tree.children().getFirst(), names, random);
        if (tree.label().equals("¬")) {
            return "¬" + first;
        }
        String second = write(tree.children().getLast(), names, random);
        boolean exchanged = tree.isCommutative() && random.nextBoolean();
        return "(" + (exchanged ? second : first) + " " + tree.label() + " " + (exchanged ? first : second) + ")";
    }

    private static List<String> disguised(long seed) {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(VARIABLES);
        Collections.shuffle(names, random);
        List<String> formulas = new ArrayList<>();
        FORMULAS.forEach(text -> formulas.add(write(Tree.read(text, DeductionCheck.OPERATORS), names, random)));
        Collections.shuffle(formulas, random);
        return formulas;
    }

    @Property(tries = 100)
    void shouldKnowAPuzzleAgainInAnyDisguise(@ForAll long seed) {
        JsonNode other = puzzle(disguised(seed));
        Form written = WrittenForm.of("deduction", puzzle(FORMULAS));
        Form meant = MeantForm.of(puzzle(FORMULAS));

        assertThat(WrittenForm.of("deduction", other).invariant()).isEqualTo(written.invariant());
        assertThat(WrittenForm.of("deduction", other).compare(written)).isEqualTo(Renaming.Outcome.FOUND);
        assertThat(MeantForm.of(other).invariant()).isEqualTo(meant.invariant());
        assertThat(MeantForm.of(other).compare(meant)).isEqualTo(Renaming.Outcome.FOUND);
    }

    @Property(tries = 100)
    void shouldTellApartWhatDiffersInOneConnective(@ForAll long seed) {
        List<String> changed = new ArrayList<>(disguised(seed));
        changed.replaceAll(text -> text.replace('⊕', '↔'));

        assertThat(WrittenForm.of("deduction", puzzle(changed)).compare(WrittenForm.of("deduction", puzzle(FORMULAS))))
                .isEqualTo(Renaming.Outcome.NONE);
        assertThat(MeantForm.of(puzzle(changed)).compare(MeantForm.of(puzzle(FORMULAS))))
                .isEqualTo(Renaming.Outcome.NONE);
    }

    @Test
    void shouldNotTakeImplicationsForTheirReverse() {
        Form one = WrittenForm.of("deduction", puzzle(List.of("(A → B)", "(A ∧ C)")));
        Form other = WrittenForm.of("deduction", puzzle(List.of("(B → A)", "(A ∧ C)")));

        assertThat(one.compare(other)).isEqualTo(Renaming.Outcome.NONE);
    }

    @Test
    void shouldTellGoalsFromFacts() {
        String rules = "{\"rules\":[{\"if\":\"(A AND B)\",\"then\":\"C\"}],";
        Form one = WrittenForm.of("abduction", Item.puzzle(rules + "\"facts\":[\"A\"],\"goals\":[\"C\"]}"));
        Form renamed = WrittenForm.of(
                "abduction",
                Item.puzzle("{\"rules\":[{\"if\":\"(Z AND Y)\",\"then\":\"X\"}],\"facts\":[\"Y\"],\"goals\":[\"X\"]}"));
        Form other = WrittenForm.of("abduction", Item.puzzle(rules + "\"facts\":[\"C\"],\"goals\":[\"A\"]}"));

        assertThat(one.compare(renamed)).isEqualTo(Renaming.Outcome.FOUND);
        assertThat(one.compare(other)).isEqualTo(Renaming.Outcome.NONE);
    }
}
