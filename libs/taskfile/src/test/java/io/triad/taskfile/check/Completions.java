// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tries all rules of the declared space: every value that the masked term might have is put in its place, and the whole
 * sequence is held against every cycle of operations, every pair of interleaved operations and every recurrence.
 */
final class Completions {

    private static final int MAX_FACTOR = 9;

    private final Sequence sequence;
    private final List<Completion> found = new ArrayList<>();

    private Completions(Sequence sequence) {
        this.sequence = sequence;
    }

    /** One completion for each answer of each cycle's length, of the interleaved rules and of each recurrence. */
    static List<Completion> of(Sequence sequence) {
        Completions completions = new Completions(sequence);
        for (long candidate : completions.candidates()) {
            completions.addCycles(candidate);
            completions.addInterleaved(candidate);
        }
        if (sequence.isNumbers()) {
            completions.addRecurrences();
        }
        return completions.found;
    }

    /**
     * All letters, or all numbers to which an operation can lead: by the difference of two terms that are shown one or two
     * places apart, or by a factor, from the term one or two places before.
     */
    private Set<Long> candidates() {
        Set<Long> candidates = new TreeSet<>();
        if (!sequence.isNumbers()) {
            for (long letter = 0; letter < sequence.numLetters(); letter++) {
                candidates.add(letter);
            }
            return candidates;
        }
        for (int stride = 1; stride <= 2 && stride <= sequence.masked(); stride++) {
            long before = sequence.term(sequence.masked() - stride);
            for (int to = stride; to < sequence.size(); to++) {
                if (sequence.shows(to) && sequence.shows(to - stride)) {
                    candidates.add(before + sequence.term(to) - sequence.term(to - stride));
                }
            }
            for (long factor = 2; factor <= MAX_FACTOR; factor++) {
                candidates.add(before * factor);
                if (before % factor == 0) {
                    candidates.add(before / factor);
                }
            }
        }
        return candidates;
    }

    private void addCycles(long candidate) {
        long[] terms = sequence.with(candidate);
        for (int period = 1; 2 * period <= terms.length - 1; period++) {
            boolean shifts = true;
            boolean fits = true;
            for (int phase = 0; phase < period && fits; phase++) {
                boolean shift = isShift(terms, phase, period, 1);
                shifts &= shift;
                fits = shift || isFactor(terms, phase, period, 1);
            }
            if (fits) {
                Completion.Kind kind =
                        period > 1 ? Completion.Kind.CYCLE : shifts ? Completion.Kind.SHIFT : Completion.Kind.FACTOR;
                found.add(new Completion(kind, "period " + period, candidate));
            }
        }
    }

    private void addInterleaved(long candidate) {
        if (sequence.masked() < 2 || numSteps(0) < 2 || numSteps(1) < 2) {
            return;
        }
        long[] terms = sequence.with(candidate);
        for (int strand = 0; strand < 2; strand++) {
            if (!isShift(terms, strand, 2, 2) && !isFactor(terms, strand, 2, 2)) {
                return;
            }
        }
        found.add(new Completion(Completion.Kind.INTERLEAVED, "two strands", candidate));
    }

    /** Steps of two places of which both ends are shown. */
    private int numSteps(int strand) {
        int numSteps = 0;
        for (int to = strand + 2; to < sequence.size(); to += 2) {
            numSteps += sequence.shows(to) && sequence.shows(to - 2) ? 1 : 0;
        }
        return numSteps;
    }

    /** Whether one move, other than none, leads over every step of some places that begins at a phase. */
    private boolean isShift(long[] terms, int phase, int period, int stride) {
        long shift = shift(terms[phase], terms[phase + stride]);
        for (int from = phase; from + stride < terms.length; from += period) {
            if (shift(terms[from], terms[from + stride]) != shift) {
                return false;
            }
        }
        return shift != 0;
    }

    private long shift(long from, long to) {
        return sequence.isCyclic() ? Math.floorMod(to - from, (long) sequence.numLetters()) : to - from;
    }

    /** Whether one multiplication, or one division without remainder, does. */
    private boolean isFactor(long[] terms, int phase, int period, int stride) {
        for (long factor = 2; factor <= MAX_FACTOR && sequence.isNumbers(); factor++) {
            boolean multiplies = true;
            boolean divides = true;
            for (int from = phase; from + stride < terms.length; from += period) {
                multiplies &= terms[from] * factor == terms[from + stride];
                divides &= terms[from + stride] * factor == terms[from];
            }
            if (multiplies || divides) {
                return true;
            }
        }
        return false;
    }

    private void addRecurrences() {
        int numSeen = 0;
        for (int term = 2; term < sequence.size(); term++) {
            numSeen += isSeen(term) ? 1 : 0;
        }
        for (long first = 0; first <= 3; first++) {
            for (long second = -2; second <= 3; second++) {
                for (long constant = -20; constant <= 20; constant++) {
                    if (second != 0 && numSeen >= (constant == 0 ? 3 : 4) && fits(first, second, constant)) {
                        addRecurrence(first, second, constant);
                    }
                }
            }
        }
    }

    private boolean isSeen(int term) {
        return sequence.shows(term) && sequence.shows(term - 1) && sequence.shows(term - 2);
    }

    private boolean fits(long first, long second, long constant) {
        for (int term = 2; term < sequence.size(); term++) {
            if (isSeen(term)
                    && sequence.term(term)
                            != first * sequence.term(term - 1) + second * sequence.term(term - 2) + constant) {
                return false;
            }
        }
        return true;
    }

    /** The masked term from those before it or, if it is the second, from one after it; the others must follow. */
    private void addRecurrence(long first, long second, long constant) {
        int masked = sequence.masked();
        long answer;
        if (masked >= 2) {
            answer = first * sequence.term(masked - 1) + second * sequence.term(masked - 2) + constant;
        } else if (first != 0) {
            answer = (sequence.term(2) - constant - second * sequence.term(0)) / first;
        } else {
            answer = (sequence.term(3) - constant) / second;
        }
        long[] terms = sequence.with(answer);
        for (int term = 2; term < terms.length; term++) {
            if (terms[term] != first * terms[term - 1] + second * terms[term - 2] + constant) {
                return;
            }
        }
        found.add(new Completion(Completion.Kind.RECURRENCE, first + "x+" + second + "y+" + constant, answer));
    }
}
