// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.rules.ForwardChaining;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which sets of hypotheses explain an observation.
 *
 * <p>There is no negation, so more hypotheses never derive less: a set that explains is minimal if no hypothesis can be left
 * out of it, and what is inconsistent stays so with more.
 */
public final class Explanations {

    private Explanations() {}

    /** What a set of hypotheses is worth. */
    public enum Standing {
        /** It explains the observation, and each of its hypotheses is needed. */
        MINIMAL,
        /** It explains the observation, and so does a part of it. */
        NOT_MINIMAL,
        /** It makes something derivable that never holds. */
        INCONSISTENT,
        /** The observation does not follow. */
        INSUFFICIENT
    }

    /** What the hypotheses are worth; linear in their number. */
    public static Standing check(ExplanationPuzzle puzzle, Collection<String> hypotheses) {
        int known = known(puzzle, hypotheses);
        if (puzzle.denials().stream().anyMatch(denial -> denial.holds(known))) {
            return Standing.INCONSISTENT;
        }
        if (!ForwardChaining.holds(known, puzzle.observation())) {
            return Standing.INSUFFICIENT;
        }
        for (String hypothesis : hypotheses) {
            List<String> others = new ArrayList<>(hypotheses);
            others.remove(hypothesis);
            if (ForwardChaining.holds(known(puzzle, others), puzzle.observation())) {
                return Standing.NOT_MINIMAL;
            }
        }
        return Standing.MINIMAL;
    }

    /** All explanations, the smallest first and then in the order of the hypotheses; every set of hypotheses is tried. */
    public static List<Set<String>> all(ExplanationPuzzle puzzle) {
        List<Set<String>> explanations = new ArrayList<>();
        int numHypotheses = puzzle.hypotheses().size();
        for (int size = 0; size <= numHypotheses; size++) {
            for (int set = 0; set < 1 << numHypotheses; set++) {
                if (Integer.bitCount(set) == size) {
                    Set<String> names = new LinkedHashSet<>();
                    for (int h = 0; h < numHypotheses; h++) {
                        if ((set >>> h & 1) != 0) {
                            names.add(puzzle.hypotheses().get(h));
                        }
                    }
                    if (explanations.stream().noneMatch(names::containsAll)
                            && check(puzzle, names) == Standing.MINIMAL) {
                        explanations.add(names);
                    }
                }
            }
        }
        return List.copyOf(explanations);
    }

    private static int known(ExplanationPuzzle puzzle, Collection<String> hypotheses) {
        List<String> start = new ArrayList<>(puzzle.facts());
        start.addAll(hypotheses);
        List<Rule> rules = puzzle.rules();
        return ForwardChaining.closure(rules, start);
    }
}
