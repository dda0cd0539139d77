// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The declared space of explanations, enumerated in full. It has three parts:
 *
 * <ul>
 *   <li><b>Cycles</b> of k operations, where every operation acts at least twice within the sequence: 2k ≤ number of gaps.
 *       Operations on numbers are the addition of any constant but 0, and multiplication and exact division by 2 to 9; on
 *       letters, a move by any number of places but 0. k = 1 gives the arithmetic and geometric sequences.
 *   <li><b>Interleaved</b> sequences: the terms at even and at odd places each follow one such operation, which is seen at
 *       least twice.
 *   <li><b>Recurrences</b> of numbers: a(n) = p·a(n−1) + q·a(n−2) + c with p from {@value #MIN_FIRST} to {@value #MAX_FIRST},
 *       q from {@value #MIN_SECOND} to {@value #MAX_SECOND} but not 0, and |c| ≤ {@value #MAX_CONSTANT}, seen at least once
 *       more often than it has parameters: 3 times if c = 0, else 4 times.
 * </ul>
 *
 * <p>A sequence determines its answer when all hypotheses that fit the visible terms agree on the masked one.
 */
public final class HypothesisSpace {

    /** Smallest coefficient of the term before. */
    public static final int MIN_FIRST = 0;

    /** Largest coefficient of the term before. */
    public static final int MAX_FIRST = 3;

    /** Smallest coefficient of the term before that. */
    public static final int MIN_SECOND = -2;

    /** Largest coefficient of the term before that. */
    public static final int MAX_SECOND = 3;

    /** Largest absolute constant. */
    public static final int MAX_CONSTANT = 20;

    /** Between two given numbers: an addition, 8 multiplications and 8 divisions, as far as they lead from one to the other. */
    private static final long NUM_OPERATIONS = 17;

    /** Where counting stops. */
    private static final long MANY = 1_000_000_000_000_000L;

    private static final int SEEN_WITHOUT_CONSTANT = 3;

    private static final int SEEN_WITH_CONSTANT = 4;

    private final MaskedSequence sequence;
    private final int masked;
    private final List<Hypothesis> fitting = new ArrayList<>();
    private long numTaken;
    private long numChecks;
    private long size;

    private HypothesisSpace(MaskedSequence sequence) {
        this.sequence = sequence;
        this.masked = sequence.maskedIndex();
    }

    /** Enumerates the space for a sequence. */
    public static HypothesisSpace of(MaskedSequence sequence) {
        HypothesisSpace space = new HypothesisSpace(sequence);
        for (int period = 1; 2 * period <= sequence.numGaps(); period++) {
            space.enumerateCycles(period);
        }
        space.enumerateInterleaved();
        if (sequence.notation() instanceof Notation.Numbers) {
            space.enumerateRecurrences();
        }
        return space;
    }

    /**
     * Every answer that some hypothesis gives, with one hypothesis for each answer of each period, of the interleaved ones
     * and of each pair of coefficients, in this order; periods rising.
     */
    public List<Hypothesis> fitting() {
        return List.copyOf(fitting);
    }

    /** The masked term if the visible ones determine it, else empty. */
    public OptionalLong answer() {
        if (fitting.isEmpty()) {
            return OptionalLong.empty();
        }
        long answer = fitting.getFirst().answer();
        return fitting.stream().allMatch(hypothesis -> hypothesis.answer() == answer)
                ? OptionalLong.of(answer)
                : OptionalLong.empty();
    }

    /** How many hypotheses were taken up: periods, pairs of strands, pairs of coefficients. */
    public long numTaken() {
        return numTaken;
    }

    /** How often a hypothesis was held against visible terms. */
    public long numChecks() {
        return numChecks;
    }

    /**
     * How many hypotheses the enumeration covers, {@value #NUM_OPERATIONS} operations a place; of a period it counts the
     * places up to the one at which nothing fits any more.
     */
    public long size() {
        return size;
    }

    private void enumerateCycles(int period) {
        numTaken++;
        long numCandidates = 1;
        List<List<Operation>> choices = new ArrayList<>(period);
        for (int phase = 0; phase < period; phase++) {
            List<Operation> operations = consistent(phase, period, 1);
            numCandidates = Math.min(numCandidates * NUM_OPERATIONS, MANY);
            if (operations.isEmpty()) {
                size += numCandidates;
                return;
            }
            choices.add(operations);
        }
        size += numCandidates;
        int phaseInto = (masked - 1) % period;
        int phaseOut = masked % period;
        long before = sequence.visible(masked - 1);
        List<Operation> cycle = new ArrayList<>(period);
        choices.forEach(operations -> cycle.add(operations.getFirst()));
        Set<Long> answers = new LinkedHashSet<>();
        for (Operation into : choices.get(phaseInto)) {
            OptionalLong answer = into.apply(before);
            if (answer.isEmpty() || !sequence.notation().writes(answer.getAsLong())) {
                continue;
            }
            cycle.set(phaseInto, into);
            for (Operation out : phaseOut == phaseInto ? List.of(into) : choices.get(phaseOut)) {
                cycle.set(phaseOut, out);
                if (leadsOn(out, answer.getAsLong(), 1) && answers.add(answer.getAsLong())) {
                    fitting.add(new Hypothesis.Cycle(cycle, answer.getAsLong()));
                }
            }
        }
    }

    private void enumerateInterleaved() {
        int numTerms = sequence.terms().size();
        if (seenGaps(0) < 2 || seenGaps(1) < 2 || masked < 2) {
            return;
        }
        numTaken++;
        size += NUM_OPERATIONS * NUM_OPERATIONS;
        List<Operation> others = consistent((masked + 1) % 2, 2, 2);
        if (others.isEmpty()) {
            return;
        }
        Set<Long> answers = new LinkedHashSet<>();
        for (Operation operation : consistent(masked % 2, 2, 2)) {
            OptionalLong answer = operation.apply(sequence.visible(masked - 2));
            boolean fits = answer.isPresent()
                    && sequence.notation().writes(answer.getAsLong())
                    && (masked + 2 >= numTerms || leadsOn(operation, answer.getAsLong(), 2));
            if (fits && answers.add(answer.getAsLong())) {
                Operation other = others.getFirst();
                fitting.add(new Hypothesis.Interleaved(
                        masked % 2 == 0 ? operation : other, masked % 2 == 0 ? other : operation, answer.getAsLong()));
            }
        }
    }

    /** How many steps of two places a strand shows whole. */
    private int seenGaps(int strand) {
        int seen = 0;
        for (int from = strand; from + 2 < sequence.terms().size(); from += 2) {
            seen += from == masked || from + 2 == masked ? 0 : 1;
        }
        return seen;
    }

    private void enumerateRecurrences() {
        int firstSeen = -1;
        int numSeen = 0;
        for (int term = 2; term < sequence.terms().size(); term++) {
            if (term != masked && term - 1 != masked && term - 2 != masked) {
                firstSeen = firstSeen < 0 ? term : firstSeen;
                numSeen++;
            }
        }
        if (numSeen < SEEN_WITHOUT_CONSTANT) {
            return;
        }
        for (long first = MIN_FIRST; first <= MAX_FIRST; first++) {
            for (long second = MIN_SECOND; second <= MAX_SECOND; second++) {
                if (second != 0) {
                    numTaken++;
                    size += numSeen < SEEN_WITH_CONSTANT ? 1 : 2L * MAX_CONSTANT + 1;
                    enumerateRecurrence(first, second, firstSeen, numSeen);
                }
            }
        }
    }

    private void enumerateRecurrence(long first, long second, int firstSeen, int numSeen) {
        OptionalLong rest = rest(first, second, firstSeen);
        if (rest.isEmpty() || Math.abs(rest.getAsLong()) > MAX_CONSTANT) {
            return;
        }
        long constant = rest.getAsLong();
        if (constant != 0 && numSeen < SEEN_WITH_CONSTANT) {
            return;
        }
        for (int term = firstSeen + 1; term < sequence.terms().size(); term++) {
            if (term != masked && term - 1 != masked && term - 2 != masked) {
                numChecks++;
                OptionalLong here = rest(first, second, term);
                if (here.isEmpty() || here.getAsLong() != constant) {
                    return;
                }
            }
        }
        OptionalLong answer = recurring(first, second, constant);
        if (answer.isPresent() && goesOn(first, second, constant, answer.getAsLong())) {
            fitting.add(new Hypothesis.Recurrence(first, second, constant, answer.getAsLong()));
        }
    }

    /** What a recurrence without constant leaves of a term whose two predecessors are seen; empty beyond 64 bits. */
    private OptionalLong rest(long first, long second, int term) {
        return combined(
                sequence.visible(term), -first, sequence.visible(term - 1), -second, sequence.visible(term - 2));
    }

    /** The masked term by a recurrence: from the two before it, or backwards from one after it. */
    private OptionalLong recurring(long first, long second, long constant) {
        if (masked >= 2) {
            return combined(constant, first, sequence.visible(masked - 1), second, sequence.visible(masked - 2));
        }
        // Without the term before, the masked one shows in the term after the next alone.
        OptionalLong product = first == 0
                ? combined(sequence.visible(3), -1, constant, 0, 0)
                : combined(sequence.visible(2), -second, sequence.visible(0), -1, constant);
        long factor = first == 0 ? second : first;
        return product.isEmpty() || product.getAsLong() % factor != 0
                ? OptionalLong.empty()
                : OptionalLong.of(product.getAsLong() / factor);
    }

    /** Whether the two terms after the masked one, as far as there are any, follow from it. */
    private boolean goesOn(long first, long second, long constant, long answer) {
        for (int term = Math.max(2, masked + 1);
                term <= masked + 2 && term < sequence.terms().size();
                term++) {
            numChecks++;
            long before = term - 1 == masked ? answer : sequence.visible(term - 1);
            long beforeThat = term - 2 == masked ? answer : sequence.visible(term - 2);
            OptionalLong value = combined(constant, first, before, second, beforeThat);
            if (value.isEmpty() || value.getAsLong() != sequence.visible(term)) {
                return false;
            }
        }
        return true;
    }

    /** {@code start + a·x + b·y}, or empty if that is beyond 64 bits. */
    private static OptionalLong combined(long start, long a, long x, long b, long y) {
        try {
            return OptionalLong.of(
                    Math.addExact(start, Math.addExact(Math.multiplyExact(a, x), Math.multiplyExact(b, y))));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether the operation leads from the masked term to the one {@code stride} places on, if there is one. */
    private boolean leadsOn(Operation out, long answer, int stride) {
        if (masked + stride >= sequence.terms().size()) {
            return true;
        }
        OptionalLong next = out.apply(answer);
        return next.isPresent() && next.getAsLong() == sequence.visible(masked + stride);
    }

    /**
     * The operations that explain every step of {@code stride} places from a term of a phase to another, as far as both are
     * visible; some step always is.
     */
    private List<Operation> consistent(int phase, int period, int stride) {
        List<Operation> operations = null;
        for (int from = phase; from + stride < sequence.terms().size(); from += period) {
            if (from == masked || from + stride == masked) {
                continue;
            }
            long before = sequence.visible(from);
            long after = sequence.visible(from + stride);
            numChecks++;
            if (operations == null) {
                operations = Operation.between(sequence.notation(), before, after);
            } else {
                operations.removeIf(operation -> {
                    OptionalLong next = operation.apply(before);
                    return next.isEmpty() || next.getAsLong() != after;
                });
            }
            if (operations.isEmpty()) {
                break;
            }
        }
        if (operations == null) {
            throw new IllegalArgumentException("The sequence is too short for a hypothesis of period " + period);
        }
        return operations;
    }
}
