// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HypothesisSpaceTest {

    private static MaskedSequence sequence(Notation notation, String text) {
        List<Term> terms = new ArrayList<>();
        for (String term : text.split(" ")) {
            if (term.equals("?")) {
                terms.add(new Term.Masked());
            } else {
                terms.add(new Term.Visible(
                        notation instanceof Notation.Letters ? term.charAt(0) - 'A' : Long.parseLong(term)));
            }
        }
        return new MaskedSequence(notation, terms);
    }

    private static OptionalLong answer(String text) {
        return HypothesisSpace.of(sequence(Notation.NUMBERS, text)).answer();
    }

    @Test
    void shouldDetermineTermsAtTheEndAndInside() {
        assertThat(answer("3 7 11 15 ?")).hasValue(19);
        assertThat(answer("3 ? 11 15 19")).hasValue(7);
        assertThat(answer("3 6 12 ? 48")).hasValue(24);
        assertThat(answer("96 48 24 12 6 ?")).hasValue(3);
        assertThat(answer("2 5 10 13 26 ?")).hasValue(29);
        assertThat(answer("2 5 ? 13 26 29")).hasValue(10);
        assertThat(HypothesisSpace.of(sequence(Notation.LETTERS, "A C E G ?")).answer())
                .hasValue(8);
    }

    @Test
    void shouldNotDetermineWhatTwoHypothesesTellApart() {
        // Were it /2 and -24 in turn, 12 would lead to -12; a longer look rules that out.
        assertThat(answer("96 48 24 12 ?")).isEmpty();
        assertThat(HypothesisSpace.of(sequence(Notation.NUMBERS, "96 48 24 12 ?"))
                        .fitting())
                .extracting(Hypothesis::answer)
                .containsExactlyInAnyOrder(6L, 6L, -12L);
        // 2 → 4 is +2 or *2, but only *2 can be undone by the -1 that follows.
        assertThat(answer("2 4 3 ? 5")).hasValue(6);
    }

    @Test
    void shouldNotDetermineWhatNoHypothesisExplains() {
        assertThat(answer("2 3 5 7 11 13 ?")).isEmpty();
        assertThat(answer("1 4 9 16 ?")).isEmpty();
    }

    @Test
    void shouldExplainBySecondOrderRecurrences() {
        assertThat(answer("1 1 2 3 5 8 ?")).hasValue(13);
        assertThat(answer("1 3 7 17 41 99 ?")).hasValue(239);
        assertThat(answer("1 4 9 16 25 36 ?"))
                .as("twice the last less the one before plus 2")
                .hasValue(49);
        assertThat(answer("2 ? 7 12 19 31 50 81"))
                .as("5, from the term after it")
                .hasValue(5);
        assertThat(answer("1 4 9 16 25 ?"))
                .as("a constant is believed when it is seen four times")
                .isEmpty();
    }

    /** a(n) = 2·a(n−2) + 1: the term before plays no part, so the masked second term shows in the fourth alone. */
    @Test
    void shouldFindASecondTermThatOnlyTheFourthTells() {
        assertThat(answer("1 ? 3 11 7 23 15 47 31")).hasValue(5);
    }

    @Test
    void shouldExplainTwoSequencesThatTakeTurns() {
        assertThat(answer("1 40 3 36 5 32 7 28 ?")).hasValue(9);
        assertThat(answer("2 5 4 10 8 15 16 ? 32 25")).hasValue(20);
        assertThat(answer("1 40 3 37 5 ?"))
                .as("a step that is seen once explains nothing")
                .isEmpty();
    }

    @Test
    void shouldGoRoundACyclicAlphabet() {
        Notation seven = new Notation.Letters(7, true);

        assertThat(HypothesisSpace.of(sequence(seven, "A D G C F ?")).answer()).hasValue(1);
        assertThat(HypothesisSpace.of(sequence(seven, "A D G C ? B")).answer()).hasValue(5);
        assertThat(HypothesisSpace.of(sequence(Notation.LETTERS, "A D G C F ?")).answer())
                .isEmpty();
    }

    @Test
    void shouldPreferTheShortestPeriod() {
        List<Hypothesis> fitting =
                HypothesisSpace.of(sequence(Notation.NUMBERS, "1 3 5 7 9 ?")).fitting();

        assertThat(fitting.getFirst()).isEqualTo(new Hypothesis.Cycle(List.of(new Operation.Add(2)), 11));
        assertThat(fitting).extracting(Hypothesis::answer).containsOnly(11L);
    }

    @Test
    void shouldNotWrapRoundInTheAlphabet() {
        assertThat(HypothesisSpace.of(sequence(Notation.LETTERS, "Q T W Z ?")).answer())
                .isEmpty();
    }

    @Test
    void shouldSurviveNumbersAtTheEdgeOfTheirRange() {
        long max = Long.MAX_VALUE;
        assertThat(answer("1 " + max + " " + -max + " " + max + " ?")).isEmpty();
        assertThat(new Operation.Add(1).apply(max)).isEmpty();
        assertThat(new Operation.Multiply(3).apply(max / 2)).isEmpty();
        assertThat(new Operation.Divide(4).apply(10)).isEmpty();
    }

    @Test
    void shouldRefuseSequencesWithoutExactlyOneMask() {
        assertThatThrownBy(() -> sequence(Notation.NUMBERS, "1 2 3 4")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sequence(Notation.NUMBERS, "1 ? 3 ?")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sequence(Notation.NUMBERS, "? 2 3 4")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sequence(Notation.NUMBERS, "1 2 ?")).isInstanceOf(IllegalArgumentException.class);
    }
}
