// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.puzzle.Explanations.Standing;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.ConditionParser;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static Rule rule(String condition, String conclusion) {
        return new Rule(ConditionParser.parse(condition), conclusion);
    }

    /** D follows from H with J, or from K; K is impossible with the fact A. */
    private static final ExplanationPuzzle PUZZLE = new ExplanationPuzzle(
            List.of(rule("(H AND J)", "C"), rule("(C OR K)", "D")),
            List.of("A"),
            List.of(ConditionParser.parse("(K AND A)")),
            "D",
            List.of("H", "J", "K", "L"));

    @Test
    void shouldTellWhatASetIsWorth() {
        assertThat(Explanations.check(PUZZLE, Set.of("H", "J"))).isEqualTo(Standing.MINIMAL);
        assertThat(Explanations.check(PUZZLE, Set.of("H", "J", "L"))).isEqualTo(Standing.NOT_MINIMAL);
        assertThat(Explanations.check(PUZZLE, Set.of("H"))).isEqualTo(Standing.INSUFFICIENT);
        assertThat(Explanations.check(PUZZLE, Set.of())).isEqualTo(Standing.INSUFFICIENT);
        assertThat(Explanations.check(PUZZLE, Set.of("K"))).isEqualTo(Standing.INCONSISTENT);
        assertThat(Explanations.check(PUZZLE, Set.of("H", "J", "K"))).isEqualTo(Standing.INCONSISTENT);
    }

    @Test
    void shouldShowWhatIsImpossibleBeforeLeavingItOut() {
        ExplanationSearch search = ExplanationSearch.of(PUZZLE);

        assertThat(search.candidates()).containsExactly(Set.of("K"), Set.of("H", "J"));
        assertThat(search.explanations()).containsExactly(Set.of("H", "J"));
    }

    @Test
    void shouldAcceptEachOfSeveralExplanations() {
        ExplanationPuzzle open = new ExplanationPuzzle(
                PUZZLE.rules(), PUZZLE.facts(), List.of(), PUZZLE.observation(), PUZZLE.hypotheses());

        assertThat(Explanations.all(open)).containsExactly(Set.of("K"), Set.of("H", "J"));
        assertThat(Explanations.check(open, Set.of("K"))).isEqualTo(Standing.MINIMAL);
        assertThat(Explanations.check(open, Set.of("H", "J"))).isEqualTo(Standing.MINIMAL);
    }

    @Test
    void shouldRefuseAHypothesisThatIsKnown() {
        assertThatThrownBy(() -> new ExplanationPuzzle(PUZZLE.rules(), List.of("H"), List.of(), "D", List.of("H")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distinct");
    }

    /** The search by labels against trying every set: two ways that share no step. */
    @Property(tries = 300)
    void shouldFindWhatTryingEverySetFinds(@ForAll long seed) {
        Random random = new Random(seed);
        List<Rule> rules = new ArrayList<>();
        for (int r = 0; r < 8; r++) {
            rules.add(new Rule(condition(random, 1), letter(random, 8)));
        }
        List<Condition> denials = new ArrayList<>();
        for (int d = 0; d < random.nextInt(3); d++) {
            denials.add(condition(random, 1));
        }
        ExplanationPuzzle puzzle =
                new ExplanationPuzzle(rules, List.of("A"), denials, "H", List.of("B", "C", "D", "E"));

        assertThat(new HashSet<>(ExplanationSearch.of(puzzle).explanations()))
                .isEqualTo(new HashSet<>(Explanations.all(puzzle)));
    }

    private static Condition condition(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return new Condition.Atom(letter(random, 8));
        }
        return ConditionParser.parse(
                "(" + condition(random, depth - 1).full() + (random.nextBoolean() ? " AND " : " OR ")
                        + condition(random, depth - 1).full() + ")");
    }

    private static String letter(Random random, int bound) {
        return String.valueOf((char) ('A' + random.nextInt(bound)));
    }
}
