// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.sequence.Hypothesis;
import io.triad.reasoning.sequence.HypothesisSpace;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Operation;
import io.triad.reasoning.sequence.Term;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Induction: a sequence by some rule, of which one term is masked.
 *
 * <p>Every sequence shows enough terms for all of {@link HypothesisSpace} that fits to agree on the answer, and the simplest
 * rule that fits is one of the family. Each subclass is one family.
 */
abstract sealed class SequenceFamily implements TaskFamily<InductionPuzzle>
        permits ArithmeticSequences,
                GeometricSequences,
                OperationCycles,
                InterleavedSequences,
                RecurrentSequences,
                LetterSequences,
                CyclicLetters {

    /**
     * Sizes of a level.
     *
     * @param maxValue largest number
     * @param maxShift largest step
     * @param maxFactor largest factor or divisor
     * @param maskedInside how often in a hundred the masked term is not the last
     */
    record Level(int maxValue, int maxShift, int maxFactor, int maskedInside) {}

    /** Tasks in a hundred, of those where the masked term repeats the step beside it by chance, that are kept. */
    private static final int GUESSABLE_PERCENT = 50;

    private static final List<Level> LEVELS = List.of(
            new Level(99, 9, 4, 40),
            new Level(999, 15, 5, 40),
            new Level(4_999, 25, 5, 45),
            new Level(9_999, 40, 6, 45),
            new Level(99_999, 60, 7, 50));

    private final String name;
    private final List<Integer> shares;

    /** A family with its weight in the mix at each level. */
    SequenceFamily(String name, List<Integer> shares) {
        this.name = name;
        this.shares = shares;
    }

    @Override
    public final Ability ability() {
        return Ability.INDUCTION;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int share(int level) {
        return shares.get(level - 1);
    }

    /** How the terms are written at a level. */
    abstract Notation notation(SplitMix64 plan, int level);

    /** All terms, or none if the draw is no good. */
    abstract Optional<List<Long>> terms(Notation notation, SplitMix64 plan, SplitMix64 random, int level, Level design);

    /** Whether a rule is one of the family. */
    abstract boolean isOurs(Hypothesis simplest);

    @Override
    public final Optional<InductionPuzzle> draw(SplitMix64 plan, SplitMix64 random, int level) {
        Level design = LEVELS.get(level - 1);
        boolean inside = plan.percent(design.maskedInside);
        Notation notation = notation(plan, level);
        boolean guessable = plan.percent(GUESSABLE_PERCENT);
        return terms(notation, plan, random, level, design)
                .filter(SequenceFamily::isVaried)
                .flatMap(values -> {
                    int numTerms = values.size();
                    int masked = inside ? random.between(1, numTerms - 2) : numTerms - 1;
                    return guessable || !repeatsAStep(values, masked)
                            ? puzzle(notation, values, masked)
                            : Optional.empty();
                });
    }

    /** Whether the masked term comes by the step that is seen beside it, though not every term does. */
    private static boolean repeatsAStep(List<Long> values, int masked) {
        int seen = masked >= 2 ? masked - 1 : masked + 2;
        return seen < values.size()
                && step(values, masked) == step(values, seen)
                && IntStream.range(1, values.size()).anyMatch(term -> step(values, term) != step(values, seen));
    }

    private static long step(List<Long> values, int term) {
        return values.get(term) - values.get(term - 1);
    }

    private static boolean isVaried(List<Long> values) {
        return new HashSet<>(values).size() >= Math.max(4, values.size() - 2);
    }

    private Optional<InductionPuzzle> puzzle(Notation notation, List<Long> values, int masked) {
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            terms.add(i == masked ? new Term.Masked() : new Term.Visible(values.get(i)));
        }
        return Optional.of(new InductionPuzzle(name, new MaskedSequence(notation, terms)));
    }

    @Override
    public final Optional<Solution> solve(InductionPuzzle puzzle, int level) {
        MaskedSequence sequence = puzzle.sequence();
        HypothesisSpace space = HypothesisSpace.of(sequence);
        OptionalLong answer = space.answer();
        if (answer.isEmpty() || !isOurs(space.fitting().getFirst())) {
            return Optional.empty();
        }
        String reasoning = SequenceText.solution(sequence, space.fitting().getFirst());
        Difficulty difficulty =
                new Difficulty(space.numChecks(), space.numTaken(), Difficulty.lines(reasoning), space.size());
        return Optional.of(new Solution(sequence.notation().text(answer.getAsLong()), reasoning, difficulty));
    }

    /** The terms from a start on, each by the next operation; none if one of them is negative, too large or not writable. */
    static Optional<List<Long>> follow(
            Notation notation, long start, List<Operation> cycle, int numTerms, long maxValue) {
        List<Long> values = new ArrayList<>();
        values.add(start);
        while (values.size() < numTerms) {
            OptionalLong next = cycle.get((values.size() - 1) % cycle.size()).apply(values.getLast());
            if (next.isEmpty()
                    || next.getAsLong() < 0
                    || next.getAsLong() > maxValue
                    || !notation.writes(next.getAsLong())) {
                return Optional.empty();
            }
            values.add(next.getAsLong());
        }
        return Optional.of(values);
    }

    static Operation shift(int maxShift, SplitMix64 random) {
        int size = random.between(1, maxShift);
        return new Operation.Add(random.percent(65) ? size : -size);
    }

    static Operation factor(Level design, SplitMix64 random) {
        int factor = random.between((int) Operation.MIN_FACTOR, design.maxFactor);
        return random.percent(70) ? new Operation.Multiply(factor) : new Operation.Divide(factor);
    }
}
