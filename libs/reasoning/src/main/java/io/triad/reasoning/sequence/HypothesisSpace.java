// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The declared space of explanations, enumerated in full.
 *
 * <p>A hypothesis is a cycle of k operations, where every operation acts at least twice within the sequence: 2k ≤
 * number of gaps. Operations on numbers are the addition of any constant but 0, and multiplication and exact division
 * by 2 to 9; on letters, addition only. k = 1 gives the arithmetic and geometric sequences. A sequence determines its
 * answer when all hypotheses that fit the visible terms agree on the masked one.
 */
public final class HypothesisSpace {

    private final MaskedSequence sequence;
    private final List<Hypothesis> fitting = new ArrayList<>();

    private HypothesisSpace(MaskedSequence sequence) {
        this.sequence = sequence;
    }

    /**
     * Every answer that some hypothesis gives, with one hypothesis for each period and answer, shortest period first.
     */
    public static List<Hypothesis> fitting(MaskedSequence sequence) {
        HypothesisSpace space = new HypothesisSpace(sequence);
        for (int period = 1; 2 * period <= sequence.numGaps(); period++) {
            space.enumerate(period);
        }
        return List.copyOf(space.fitting);
    }

    /** The masked term if the visible ones determine it, else empty. */
    public static OptionalLong answer(MaskedSequence sequence) {
        TreeSet<Long> answers = new TreeSet<>();
        for (Hypothesis hypothesis : fitting(sequence)) {
            answers.add(hypothesis.answer());
        }
        return answers.size() == 1 ? OptionalLong.of(answers.first()) : OptionalLong.empty();
    }

    private void enumerate(int period) {
        List<List<Operation>> choices = new ArrayList<>();
        for (int phase = 0; phase < period; phase++) {
            List<Operation> operations = consistent(phase, period);
            if (operations.isEmpty()) {
                return;
            }
            choices.add(operations);
        }
        int masked = sequence.maskedIndex();
        int phaseInto = (masked - 1) % period;
        int phaseOut = masked % period;
        long before = sequence.visible(masked - 1);
        List<Operation> cycle = new ArrayList<>();
        choices.forEach(operations -> cycle.add(operations.getFirst()));
        TreeSet<Long> answers = new TreeSet<>();
        for (Operation into : choices.get(phaseInto)) {
            OptionalLong answer = into.apply(before);
            if (answer.isEmpty() || !sequence.notation().writes(answer.getAsLong())) {
                continue;
            }
            cycle.set(phaseInto, into);
            for (Operation out : phaseOut == phaseInto ? List.of(into) : choices.get(phaseOut)) {
                cycle.set(phaseOut, out);
                if (leadsOn(out, answer.getAsLong(), masked) && answers.add(answer.getAsLong())) {
                    fitting.add(new Hypothesis(cycle, answer.getAsLong()));
                }
            }
        }
    }

    private boolean leadsOn(Operation out, long answer, int masked) {
        if (masked == sequence.numGaps()) {
            return true;
        }
        OptionalLong next = out.apply(answer);
        return next.isPresent() && next.getAsLong() == sequence.visible(masked + 1);
    }

    /** The operations that explain every gap of a phase whose two terms are visible; some gap always is. */
    private List<Operation> consistent(int phase, int period) {
        int masked = sequence.maskedIndex();
        List<Operation> operations = null;
        for (int gap = phase; gap < sequence.numGaps(); gap += period) {
            if (gap == masked - 1 || gap == masked) {
                continue;
            }
            List<Operation> here =
                    Operation.between(sequence.notation(), sequence.visible(gap), sequence.visible(gap + 1));
            if (operations == null) {
                operations = here;
            } else {
                operations.retainAll(here);
            }
        }
        if (operations == null) {
            throw new IllegalArgumentException("The sequence is too short for a hypothesis of period " + period);
        }
        return operations;
    }
}
