// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.audit.Shortcut.Guess;
import io.triad.reasoning.audit.Shortcut.Look;
import io.triad.reasoning.audit.Shortcut.Outcome;
import io.triad.reasoning.audit.Shortcut.Seen;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.HypothesisSpace;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import io.triad.reasoning.task.Task;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tricks on sequences: one step looked at alone. */
final class InductionShortcuts {

    static final List<Shortcut> ALL = List.of(
            new Look("the commonest answer", task -> List.of(new Seen("", task.answer()))),
            guess("last difference", sequence -> step(sequence, false), InductionShortcuts::isAddition),
            guess("last ratio", sequence -> step(sequence, true), operation -> !isAddition(operation)),
            guess(
                    "the term before",
                    sequence -> OptionalLong.of(sequence.visible(sequence.maskedIndex() - 1)),
                    operation -> false),
            guess("half way between the neighbours", InductionShortcuts::between, InductionShortcuts::isAddition));

    private InductionShortcuts() {}

    /** A guess that is no shortcut where the sequence has one operation and this is it. */
    private static Guess guess(
            String name, Function<MaskedSequence, OptionalLong> value, Predicate<Operation> isTheRule) {
        return new Guess(name, task -> {
            MaskedSequence sequence = ((InductionPuzzle) task.puzzle()).sequence();
            boolean right = isRight(task, sequence.notation(), value.apply(sequence));
            boolean honest = right
                    && HypothesisSpace.of(sequence).fitting().getFirst() instanceof Hypothesis.Cycle cycle
                    && cycle.cycle().size() == 1
                    && isTheRule.test(cycle.cycle().getFirst());
            return List.of(new Outcome(right, honest ? 1 : 0));
        });
    }

    private static boolean isAddition(Operation operation) {
        return operation instanceof Operation.Add || operation instanceof Operation.Turn;
    }

    private static boolean isRight(Task task, Notation notation, OptionalLong guess) {
        if (guess.isEmpty()) {
            return false;
        }
        long value = notation instanceof Notation.Letters letters && letters.cyclic()
                ? Math.floorMod(guess.getAsLong(), letters.size())
                : guess.getAsLong();
        return notation.writes(value) && notation.text(value).equals(task.answer());
    }

    /** The term before the masked one, changed as the one before that was; by the two after it where there is none. */
    private static OptionalLong step(MaskedSequence sequence, boolean ratio) {
        int masked = sequence.maskedIndex();
        int from = masked >= 2 ? masked - 2 : masked + 1;
        if (from + 1 >= sequence.terms().size()) {
            return OptionalLong.empty();
        }
        long first = sequence.visible(from);
        long second = sequence.visible(from + 1);
        long before = sequence.visible(masked - 1);
        if (!ratio) {
            return OptionalLong.of(before + second - first);
        }
        return first == 0 || before * second % first != 0
                ? OptionalLong.empty()
                : OptionalLong.of(before * second / first);
    }

    private static OptionalLong between(MaskedSequence sequence) {
        int masked = sequence.maskedIndex();
        return masked == sequence.numGaps()
                ? OptionalLong.empty()
                : OptionalLong.of((sequence.visible(masked - 1) + sequence.visible(masked + 1)) / 2);
    }
}
