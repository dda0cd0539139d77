// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.HypothesisSpace;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import io.triad.reasoning.sequence.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Induction: sequences by one repeated operation or a cycle of operations, one term masked.
 *
 * <p>Every sequence shows enough terms for all of {@link HypothesisSpace} that fits to agree on the answer.
 */
final class SequenceFamily implements TaskFamily {

    private static final String ARITHMETIC = "arithmetic";
    private static final String GEOMETRIC = "geometric";
    private static final String CYCLE = "cycle";
    private static final String LETTERS = "letters";

    /**
     * Percentages of the families (cycles are the rest), periods of cycles, largest value and step, how often the
     * masked term is inside, and how many terms go beyond those that the period needs.
     */
    private record Level(
            int arithmetic,
            int geometric,
            int letters,
            int minPeriod,
            int maxPeriod,
            int maxValue,
            int maxShift,
            int maxFactor,
            int maskedInside) {}

    private static final List<Level> LEVELS = List.of(
            new Level(35, 15, 0, 2, 2, 99, 9, 4, 25),
            new Level(20, 15, 10, 2, 3, 999, 15, 5, 30),
            new Level(15, 10, 10, 3, 4, 4_999, 25, 5, 35),
            new Level(10, 5, 10, 4, 5, 9_999, 40, 6, 40),
            new Level(5, 5, 10, 5, 6, 99_999, 60, 7, 45));

    @Override
    public Optional<Draft> attempt(SplitMix64 plan, SplitMix64 random, int level, Split split) {
        Level design = LEVELS.get(level - 1);
        String family = family(plan.nextInt(100), design);
        int period = plan.between(design.minPeriod, design.maxPeriod);
        boolean inside = plan.percent(design.maskedInside);
        Notation notation = family.equals(LETTERS) ? Notation.LETTERS : Notation.NUMBERS;
        List<Operation> cycle = cycle(family, period, design, random);
        int numTerms = (cycle.size() == 1 ? 5 : 2 * cycle.size() + 2) + random.nextInt(2);
        List<Long> values = new ArrayList<>();
        values.add((long) start(family, design, random));
        while (values.size() < numTerms) {
            OptionalLong next = cycle.get((values.size() - 1) % cycle.size()).apply(values.getLast());
            if (next.isEmpty()
                    || next.getAsLong() < 0
                    || next.getAsLong() > design.maxValue
                    || !notation.writes(next.getAsLong())) {
                return Optional.empty();
            }
            values.add(next.getAsLong());
        }
        int masked = inside ? random.between(1, numTerms - 2) : numTerms - 1;
        return draft(family, notation, values, masked, split);
    }

    private static String family(int percent, Level design) {
        if (percent < design.arithmetic) {
            return ARITHMETIC;
        }
        if (percent < design.arithmetic + design.geometric) {
            return GEOMETRIC;
        }
        return percent < design.arithmetic + design.geometric + design.letters ? LETTERS : CYCLE;
    }

    private static int start(String family, Level design, SplitMix64 random) {
        return switch (family) {
            case LETTERS -> random.nextInt(26);
            case GEOMETRIC -> random.percent(50) ? random.between(1, 30) : random.between(1, design.maxValue);
            case ARITHMETIC -> random.between(1, Math.min(99, design.maxValue));
            default -> random.between(1, 30);
        };
    }

    private static List<Operation> cycle(String family, int period, Level design, SplitMix64 random) {
        return switch (family) {
            case LETTERS -> {
                int size = random.between(1, 2);
                List<Operation> cycle = new ArrayList<>();
                while (cycle.size() < size) {
                    cycle.add(shift(5, random));
                }
                yield cycle;
            }
            case GEOMETRIC -> List.of(factor(design, random));
            case ARITHMETIC -> List.of(shift(design.maxShift, random));
            default -> {
                List<Operation> cycle = new ArrayList<>();
                while (cycle.size() < period) {
                    cycle.add(random.percent(65) ? shift(design.maxShift, random) : factor(design, random));
                }
                yield cycle;
            }
        };
    }

    private static Operation shift(int maxShift, SplitMix64 random) {
        int size = random.between(1, maxShift);
        return new Operation.Add(random.percent(65) ? size : -size);
    }

    private static Operation factor(Level design, SplitMix64 random) {
        int factor = random.between((int) Operation.MIN_FACTOR, design.maxFactor);
        return random.percent(70) ? new Operation.Multiply(factor) : new Operation.Divide(factor);
    }

    private static Optional<Draft> draft(String family, Notation notation, List<Long> values, int masked, Split split) {
        if (new HashSet<>(values).size() < Math.max(4, values.size() - 2)) {
            return Optional.empty();
        }
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            terms.add(i == masked ? new Term.Masked() : new Term.Visible(values.get(i)));
        }
        MaskedSequence sequence = new MaskedSequence(notation, terms);
        InductionPuzzle puzzle = new InductionPuzzle(family, sequence);
        if (Split.of(puzzle) != split) {
            return Optional.empty();
        }
        OptionalLong answer = HypothesisSpace.answer(sequence);
        if (answer.isEmpty() || answer.getAsLong() != values.get(masked)) {
            return Optional.empty();
        }
        Hypothesis simplest = HypothesisSpace.fitting(sequence).getFirst();
        boolean oneOperation = simplest.cycle().size() == 1;
        if (family.equals(CYCLE) && oneOperation) {
            return Optional.empty();
        }
        return Optional.of(new Draft(family, puzzle, notation.text(values.get(masked)), solution(sequence, simplest)));
    }

    /** The operation between each two neighbours that are shown, then the masked term from the one before it. */
    private static String solution(MaskedSequence sequence, Hypothesis hypothesis) {
        StringBuilder text = new StringBuilder();
        int masked = sequence.maskedIndex();
        Notation notation = sequence.notation();
        for (int gap = 0; gap < sequence.numGaps(); gap++) {
            if (gap != masked && gap + 1 != masked) {
                text.append(between(
                                notation, sequence.visible(gap), sequence.visible(gap + 1), hypothesis.operation(gap)))
                        .append('\n');
            }
        }
        return text.append(notation.text(sequence.visible(masked - 1)))
                .append(hypothesis.operation(masked - 1).text())
                .append('=')
                .append(notation.text(hypothesis.answer()))
                .toString();
    }

    /** How an operation shows in the terms that it joins, {@code 26-18=8}: what is to be found stands last. */
    private static String between(Notation notation, long from, long to, Operation operation) {
        return switch (operation) {
            case Operation.Add add -> notation.text(to) + "-" + notation.text(from) + "=" + add.shift();
            case Operation.Multiply multiply ->
                from == 0 ? from + multiply.text() + "=" + to : to + "/" + from + "=" + multiply.factor();
            case Operation.Divide divide ->
                to == 0 ? from + divide.text() + "=" + to : from + "/" + to + "=" + divide.divisor();
        };
    }
}
