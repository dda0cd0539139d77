// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.proto.task.v1.AbductionPuzzle;
import io.triad.proto.task.v1.ArithmeticPuzzle;
import io.triad.proto.task.v1.DeductionPuzzle;
import io.triad.proto.task.v1.InductionPuzzle;
import io.triad.proto.task.v1.Puzzle;
import io.triad.proto.task.v1.Rule;
import io.triad.proto.task.v1.SequenceTerm;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class PuzzleWireTest {
    private static final Verifier VERIFIER = new Verifier((left, right, deadline) -> {
        throw new AssertionError("no puzzle here is a question in words");
    });

    @Test
    void shouldReadADeductionPuzzle() {
        Puzzle puzzle = Puzzle.newBuilder()
                .setDeduction(DeductionPuzzle.newBuilder()
                        .addAllVariables(List.of("A", "B"))
                        .addAllFormulas(List.of("(A ∧ ¬B)"))
                        .setSatisfiable(true))
                .build();

        assertThat(verdict(puzzle, "A is true\nB is false")).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(puzzle, "A is true\nB is true")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void shouldReadNumbersAndLetters() {
        assertThat(verdict(sequence("arithmetic", 2, 4, 6, 8, 10), "12")).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(letters(2, 4, 6, 8, 10), "M")).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(letters(2, 4, 6, 8, 10), "12")).isEqualTo(Verdict.UNPARSEABLE);
    }

    @Test
    void shouldReadAnAbductionPuzzle() {
        var read = PuzzleWire.read(abduction("A OR B"));

        assertThat(read)
                .isInstanceOfSatisfying(
                        io.triad.reasoning.puzzle.ReachabilityPuzzle.class, puzzle -> assertThat(puzzle.rules())
                                .containsExactly(io.triad.reasoning.rules.Rule.of(Junction.OR, "A", "B", "C")));
        assertThat(verdict(abduction("A OR B"), "C is reachable")).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(abduction("A AND B"), "C is unreachable")).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void shouldRefuseWhatIsNoPuzzle() {
        assertRefused(Puzzle.getDefaultInstance(), "puzzle.kind is not set");
        assertRefused(letters(1, 2, 3, 26), "26");
        assertRefused(abduction("A XOR B"), "A XOR B");
        assertRefused(abduction("A AND b"), "a capital letter");
        assertRefused(
                Puzzle.newBuilder()
                        .setArithmetic(ArithmeticPuzzle.newBuilder().setExpression("1+2*3"))
                        .build(),
                "position 3");
        DeductionPuzzle.Builder many = DeductionPuzzle.newBuilder().addVariables("A");
        for (int formula = 0; formula <= PuzzleWire.MAX_PARTS; formula++) {
            many.addFormulas("A");
        }
        assertRefused(Puzzle.newBuilder().setDeduction(many).build(), "at most 256 formulas");
    }

    private static void assertRefused(Puzzle puzzle, String words) {
        assertThatThrownBy(() -> PuzzleWire.read(puzzle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static Verdict verdict(Puzzle puzzle, String answer) {
        return VERIFIER.judge(
                        PuzzleWire.read(puzzle), "<think></think><answer>" + answer + "</answer>", RewardScheme.META)
                .verdict();
    }

    /** A sequence whose last term is masked. */
    private static Puzzle sequence(String family, long... visible) {
        InductionPuzzle.Builder puzzle = InductionPuzzle.newBuilder().setFamily(family);
        for (long value : visible) {
            puzzle.addTerms(SequenceTerm.newBuilder().setValue(value));
        }
        return Puzzle.newBuilder()
                .setInduction(puzzle.addTerms(SequenceTerm.getDefaultInstance()))
                .build();
    }

    /** The same in letters, A for 0. */
    private static Puzzle letters(long... visible) {
        Puzzle.Builder puzzle = sequence("letters", visible).toBuilder();
        puzzle.getInductionBuilder().getAlphabetBuilder().setSize(26);
        return puzzle.build();
    }

    private static Puzzle abduction(String condition) {
        return Puzzle.newBuilder()
                .setAbduction(AbductionPuzzle.newBuilder()
                        .addRules(Rule.newBuilder().setCondition(condition).setConclusion("C"))
                        .addFacts("A")
                        .addGoals("C"))
                .build();
    }
}
