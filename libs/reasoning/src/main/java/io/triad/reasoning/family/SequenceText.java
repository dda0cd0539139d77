// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import java.util.ArrayList;
import java.util.List;

/** The worked solution of a sequence: how the visible terms hang together, then the masked term. */
final class SequenceText {

    private SequenceText() {}

    static String solution(MaskedSequence sequence, Hypothesis hypothesis) {
        List<String> lines = new ArrayList<>();
        switch (hypothesis) {
            case Hypothesis.Cycle cycle -> addCycle(sequence, cycle, lines);
            case Hypothesis.Interleaved interleaved -> addInterleaved(sequence, interleaved, lines);
            case Hypothesis.Recurrence recurrence -> addRecurrence(sequence, recurrence, lines);
        }
        return String.join("\n", lines);
    }

    /** The operation between each two neighbours that are shown, then the masked term from the one before it. */
    private static void addCycle(MaskedSequence sequence, Hypothesis.Cycle cycle, List<String> lines) {
        int masked = sequence.maskedIndex();
        for (int gap = 0; gap < sequence.numGaps(); gap++) {
            if (gap != masked && gap + 1 != masked) {
                lines.add(between(sequence, gap, gap + 1, cycle.operation(gap)));
            }
        }
        lines.add(masked(sequence, masked - 1, cycle.operation(masked - 1), cycle.answer()));
    }

    /** The operation between each two terms of a strand that are shown, both strands in turn, then the masked term. */
    private static void addInterleaved(MaskedSequence sequence, Hypothesis.Interleaved both, List<String> lines) {
        int masked = sequence.maskedIndex();
        for (int to = 2; to < sequence.terms().size(); to++) {
            if (to != masked && to - 2 != masked) {
                lines.add(between(sequence, to - 2, to, both.operation(to)));
            }
        }
        lines.add(masked(sequence, masked - 2, both.operation(masked), both.answer()));
    }

    /** Each shown term from the two before it, {@code 2*5+1*3+4=17}, the masked one where it stands. */
    private static void addRecurrence(MaskedSequence sequence, Hypothesis.Recurrence rule, List<String> lines) {
        int masked = sequence.maskedIndex();
        for (int term = 2; term < sequence.terms().size(); term++) {
            if (term != masked && term - 1 != masked && term - 2 != masked) {
                lines.add(recurrence(sequence, rule, term, sequence.visible(term)));
            }
        }
        if (masked >= 2) {
            lines.add(recurrence(sequence, rule, masked, rule.answer()));
        } else if (rule.first() != 0) {
            lines.add(rule.first() + "*" + rule.answer() + signed(rule.second()) + "*" + sequence.visible(0)
                    + signedOrNothing(rule.constant()) + "=" + sequence.visible(2) + ":" + rule.answer());
        } else {
            lines.add(rule.second() + "*" + rule.answer() + signedOrNothing(rule.constant()) + "=" + sequence.visible(3)
                    + ":" + rule.answer());
        }
    }

    private static String recurrence(MaskedSequence sequence, Hypothesis.Recurrence rule, int term, long value) {
        return rule.first() + "*" + sequence.visible(term - 1) + signed(rule.second()) + "*"
                + sequence.visible(term - 2) + signedOrNothing(rule.constant()) + "=" + value;
    }

    private static String signed(long number) {
        return number < 0 ? Long.toString(number) : "+" + number;
    }

    private static String signedOrNothing(long number) {
        return number == 0 ? "" : signed(number);
    }

    private static String masked(MaskedSequence sequence, int from, Operation operation, long answer) {
        return sequence.notation().text(sequence.visible(from)) + operation.text() + "="
                + sequence.notation().text(answer);
    }

    /** How an operation shows in the terms that it joins, {@code 26-18=8}: what is to be found stands last. */
    private static String between(MaskedSequence sequence, int fromIndex, int toIndex, Operation operation) {
        Notation notation = sequence.notation();
        long from = sequence.visible(fromIndex);
        long to = sequence.visible(toIndex);
        return switch (operation) {
            case Operation.Add add -> notation.text(to) + "-" + notation.text(from) + "=" + add.shift();
            case Operation.Turn turn -> notation.text(to) + "-" + notation.text(from) + "=" + turn.shift();
            case Operation.Multiply multiply ->
                from == 0 ? from + multiply.text() + "=" + to : to + "/" + from + "=" + multiply.factor();
            case Operation.Divide divide ->
                to == 0 ? from + divide.text() + "=" + to : from + "/" + to + "=" + divide.divisor();
        };
    }
}
