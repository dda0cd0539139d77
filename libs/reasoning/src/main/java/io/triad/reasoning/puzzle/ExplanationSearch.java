// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the explanations of an observation, and keeps the steps.
 *
 * <p>Every atom gets its <em>label</em>: the smallest sets of hypotheses from which it follows, as in an assumption-based
 * truth maintenance system (J. de Kleer, An assumption-based TMS, 1986). The rules are applied in turn, round and round, until
 * no label changes; the sets in the label of a denial's condition are impossible, and so is whatever contains one. What is
 * left of the observation's label are the explanations. Unlike there, impossible sets are only taken out at the end, so that
 * the steps show them. The steps depend on nothing but the puzzle.
 */
public final class ExplanationSearch {

    private final ExplanationPuzzle puzzle;
    /** Antichains of sets of hypotheses, a bit for each hypothesis. */
    private final Map<String, List<Integer>> labels = new HashMap<>();

    private final List<Step> steps = new ArrayList<>();
    private final List<Set<String>> candidates;
    private final List<Set<String>> explanations;
    private long numApplied;
    private long numCombined;

    private ExplanationSearch(ExplanationPuzzle puzzle) {
        this.puzzle = puzzle;
        puzzle.facts().forEach(fact -> labels.put(fact, List.of(0)));
        for (int h = 0; h < puzzle.hypotheses().size(); h++) {
            labels.put(puzzle.hypotheses().get(h), List.of(1 << h));
        }
        applyRules();
        List<Integer> impossible = new ArrayList<>();
        for (Condition denial : puzzle.denials()) {
            List<Integer> label = label(denial);
            impossible.addAll(label);
            steps.add(new Step.Denied(denial, named(label)));
        }
        List<Integer> all = labels.getOrDefault(puzzle.observation(), List.of());
        candidates = named(all);
        explanations = named(all.stream()
                .filter(set -> impossible.stream().noneMatch(part -> (set & part) == part))
                .toList());
    }

    /** One step of the search. */
    public sealed interface Step {

        /** A rule was applied, and its conclusion now follows from these sets of hypotheses. */
        record Applied(Rule rule, List<Set<String>> label) implements Step {
            public Applied {
                label = List.copyOf(label);
            }
        }

        /** These sets of hypotheses make something true that never is. */
        record Denied(Condition denial, List<Set<String>> label) implements Step {
            public Denied {
                label = List.copyOf(label);
            }
        }
    }

    /** Searches. */
    public static ExplanationSearch of(ExplanationPuzzle puzzle) {
        return new ExplanationSearch(puzzle);
    }

    /** The steps, in order. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The minimal sets of hypotheses from which the observation follows, impossible ones too, the smallest first. */
    public List<Set<String>> candidates() {
        return candidates;
    }

    /** All explanations, the smallest first. */
    public List<Set<String>> explanations() {
        return explanations;
    }

    /** How many sets of hypotheses were put together or compared. */
    public long numCombined() {
        return numCombined;
    }

    /** How often a rule was held against the labels. */
    public long numApplied() {
        return numApplied;
    }

    private void applyRules() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Rule rule : puzzle.rules()) {
                numApplied++;
                List<Integer> before = labels.getOrDefault(rule.conclusion(), List.of());
                List<Integer> after = minimal(before, label(rule.condition()));
                if (!after.equals(before)) {
                    labels.put(rule.conclusion(), after);
                    steps.add(new Step.Applied(rule, named(after)));
                    changed = true;
                }
            }
        }
    }

    private List<Integer> label(Condition condition) {
        return switch (condition) {
            case Condition.Atom(String name) -> labels.getOrDefault(name, List.of());
            case Condition.Joined(Junction junction, Condition left, Condition right) ->
                switch (junction) {
                    case OR -> minimal(label(left), label(right));
                    case AND -> minimal(unions(label(left), label(right)), List.of());
                };
        };
    }

    private List<Integer> unions(List<Integer> left, List<Integer> right) {
        List<Integer> unions = new ArrayList<>(left.size() * right.size());
        numCombined += (long) left.size() * right.size();
        for (int one : left) {
            for (int other : right) {
                unions.add(one | other);
            }
        }
        return unions;
    }

    /** The sets of both that contain no other, the smallest first. */
    private List<Integer> minimal(List<Integer> sets, List<Integer> more) {
        List<Integer> all = new ArrayList<>(sets);
        all.addAll(more);
        numCombined += all.size();
        all.sort(Comparator.<Integer>comparingInt(Integer::bitCount).thenComparing(Comparator.naturalOrder()));
        List<Integer> minimal = new ArrayList<>(all.size());
        for (int set : all) {
            if (minimal.stream().noneMatch(part -> (set & part) == part)) {
                minimal.add(set);
            }
        }
        return minimal;
    }

    private List<Set<String>> named(List<Integer> sets) {
        return sets.stream().map(this::names).toList();
    }

    private Set<String> names(int set) {
        Set<String> names = new LinkedHashSet<>();
        for (int h = 0; h < puzzle.hypotheses().size(); h++) {
            if ((set >>> h & 1) != 0) {
                names.add(puzzle.hypotheses().get(h));
            }
        }
        return names;
    }
}
