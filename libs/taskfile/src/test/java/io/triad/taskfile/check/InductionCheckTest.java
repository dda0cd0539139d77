// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class InductionCheckTest {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    @Test
    void shouldPassGoodTasksOfEveryFamily() {
        assertThat(Samples.broken(Samples.numbers("arithmetic", "2,5,8,?,14", "11")))
                .isEmpty();
        assertThat(Samples.broken(Samples.numbers("geometric", "3,6,12,24,48,?", "96")))
                .isEmpty();
        assertThat(Samples.broken(Samples.numbers("geometric", "96,48,24,?,6,3", "12")))
                .isEmpty();
        assertThat(Samples.broken(Samples.numbers("cycle", "1,2,4,5,10,11,?", "22")))
                .isEmpty();
        assertThat(Samples.broken(Samples.numbers("interleaved", "1,10,3,20,5,30,7,40,?", "9")))
                .isEmpty();
        assertThat(Samples.broken(Samples.numbers("recurrence", "1,2,3,5,8,13,?", "21")))
                .isEmpty();
        assertThat(Samples.broken(Samples.letters("letters", LETTERS, "A,C,E,G,?", "I")))
                .isEmpty();
        assertThat(Samples.broken(Samples.letters("cyclic-letters", "ABCDEFG", "F,A,C,E,?", "G")))
                .isEmpty();
    }

    @Test
    void shouldFindAnswersThatAreNotDetermined() {
        // Doubling gives 48; doubling and adding 6 in turn gives 30.
        assertThat(Samples.broken(Samples.numbers("geometric", "3,6,12,24,?", "48")))
                .containsExactly(Rule.DETERMINED);
        // By the differences 1 and 2 in turn 14; by no rule otherwise.
        assertThat(Samples.broken(Samples.numbers("cycle", "1,17,4,90,?", "14")))
                .containsExactly(Rule.DETERMINED);
    }

    @Test
    void shouldFindRecurrencesThatLeaveTheTermBeforeOut() {
        // a(n) = a(n-2) + 2: the masked term is the one after it, less 2.
        Sequence sequence = Sequence.read(
                Samples.numbers("recurrence", "1,?,3,10,5,12,7,14,9", "8").get("puzzle"));

        assertThat(Completions.of(sequence)).anySatisfy(completion -> {
            assertThat(completion.kind()).isEqualTo(Completion.Kind.RECURRENCE);
            assertThat(completion.answer()).isEqualTo(8);
        });
    }

    @Test
    void shouldCountOnlyRecurrencesThatAreSeenOftenEnough() {
        // 2, 3, 5, 8 show two steps of a recurrence, and 13 a third.
        assertThat(Completions.of(Sequence.read(
                        Samples.numbers("recurrence", "2,3,5,8,?", "13").get("puzzle"))))
                .isEmpty();
        assertThat(Completions.of(Sequence.read(
                        Samples.numbers("recurrence", "2,3,5,8,13,?", "21").get("puzzle"))))
                .isNotEmpty();
    }

    @Test
    void shouldFindWrongAnswers() {
        assertThat(Samples.broken(Samples.numbers("arithmetic", "2,5,8,?,14", "12")))
                .containsExactly(Rule.ANSWER);
        assertThat(Samples.broken(Samples.numbers("arithmetic", "2,5,8,?,14", "+11")))
                .containsExactly(Rule.ANSWER);
        assertThat(Samples.broken(Samples.letters("letters", LETTERS, "A,C,E,G,?", "i")))
                .containsExactly(Rule.ANSWER);
    }

    @Test
    void shouldFindNegativeTerms() {
        assertThat(Samples.broken(Samples.numbers("arithmetic", "-1,2,5,8,?", "11")))
                .containsExactly(Rule.TERMS);
        assertThat(Samples.broken(Samples.numbers("arithmetic", "10,7,4,1,?", "-2")))
                .containsExactly(Rule.TERMS);
    }

    @Test
    void shouldFindFamiliesThatAreNotTheSimplest() {
        assertThat(Samples.broken(Samples.numbers("cycle", "2,5,8,?,14", "11"))).containsExactly(Rule.FAMILY);
        assertThat(Samples.broken(Samples.numbers("recurrence", "3,6,12,24,48,?", "96")))
                .containsExactly(Rule.FAMILY);
        assertThat(Samples.broken(Samples.letters("letters", "ABCDEFG", "F,A,C,E,?", "G")))
                .contains(Rule.DETERMINED);
    }

    @Test
    void shouldRefuseWhatIsNoMaskedSequence() {
        for (String terms : List.of("1,2,3,4", "?,2,3,4", "1,?,3,?,5", "1,2,?", "1,x,3,?")) {
            assertThatThrownBy(() -> Samples.broken(Samples.numbers("arithmetic", terms, "5")))
                    .as(terms)
                    .isInstanceOf(UnreadableException.class);
        }
        assertThatThrownBy(() -> Samples.broken(Samples.letters("cyclic-letters", "ABC", "A,D,A,?", "D")))
                .isInstanceOf(UnreadableException.class);
    }
}
