// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for proofs from the goals down to the facts, depth first, and keeps the steps.
 *
 * <p>An atom is tried by the rules that conclude it, in the given order, and a rule by its open premises from left to right;
 * an OR with a known premise needs no more, and an AND with a hopeless one fails at once. An atom that the search is already
 * trying fails for the moment, so that circles end; what failed for no such reason is not tried again. The steps depend on
 * nothing but the arguments.
 */
public final class BackwardChaining {
    private final Map<String, List<Rule>> rulesByConclusion = new HashMap<>();
    private final Set<String> known;
    private final Set<String> hopeless = new HashSet<>();
    /** The atoms that are being tried, each for the sake of the one before. */
    private final List<String> path = new ArrayList<>();

    private final List<Step> steps = new ArrayList<>();

    private BackwardChaining(List<Rule> rules, Collection<String> facts) {
        for (Rule rule : rules) {
            rulesByConclusion
                    .computeIfAbsent(rule.conclusion(), conclusion -> new ArrayList<>())
                    .add(rule);
        }
        this.known = new HashSet<>(facts);
    }

    /** One step of the search. */
    public sealed interface Step {

        /** A rule that is looked at next, and how its premises stand. */
        record Considered(Rule rule, Standing left, Standing right) implements Step {}

        /** What became of an atom that is no fact. */
        record Settled(String atom, boolean proved) implements Step {}
    }

    /** How an atom stands when a rule that needs it is looked at. */
    public enum Standing {
        /** A fact, or proved. */
        KNOWN,
        /** Not known, and some rule may prove it. */
        OPEN,
        /** Not known, and no rule concludes it or all that do have failed. */
        HOPELESS
    }

    /** Tries the goals in turn; what was proved for one is known for the next. */
    public static List<Step> search(List<Rule> rules, Collection<String> facts, Collection<String> goals) {
        BackwardChaining chaining = new BackwardChaining(rules, facts);
        for (String goal : goals) {
            chaining.prove(goal);
        }
        return List.copyOf(chaining.steps);
    }

    /**
     * Tries to prove an atom.
     *
     * @return {@link #PROVED}, or why not: the first place on the path that a circle led back to, {@link #NO_CIRCLE} if none
     */
    private int prove(String atom) {
        if (known.contains(atom)) {
            return PROVED;
        }
        int place = path.indexOf(atom);
        if (place >= 0 || hopeless.contains(atom)) {
            steps.add(new Step.Settled(atom, false));
            return place >= 0 ? place : NO_CIRCLE;
        }
        path.addLast(atom);
        int circle = byRules(atom);
        path.removeLast();
        steps.add(new Step.Settled(atom, circle == PROVED));
        if (circle == PROVED) {
            known.add(atom);
            return PROVED;
        }
        if (circle >= path.size()) {
            hopeless.add(atom);
            return NO_CIRCLE;
        }
        return circle;
    }

    private static final int PROVED = -1;
    private static final int NO_CIRCLE = Integer.MAX_VALUE;

    private int byRules(String atom) {
        int circle = NO_CIRCLE;
        for (Rule rule : rulesByConclusion.getOrDefault(atom, List.of())) {
            Step.Considered considered = new Step.Considered(rule, standing(rule.left()), standing(rule.right()));
            steps.add(considered);
            int result =
                    switch (rule.junction()) {
                        case AND -> both(considered);
                        case OR -> either(considered);
                    };
            if (result == PROVED) {
                return PROVED;
            }
            circle = Math.min(circle, result);
        }
        return circle;
    }

    private Standing standing(String atom) {
        if (known.contains(atom)) {
            return Standing.KNOWN;
        }
        return hopeless.contains(atom) || !rulesByConclusion.containsKey(atom) ? Standing.HOPELESS : Standing.OPEN;
    }

    private int both(Step.Considered considered) {
        if (considered.left() == Standing.HOPELESS || considered.right() == Standing.HOPELESS) {
            return NO_CIRCLE;
        }
        int left = prove(considered.rule().left());
        return left == PROVED ? prove(considered.rule().right()) : left;
    }

    private int either(Step.Considered considered) {
        if (considered.left() == Standing.KNOWN || considered.right() == Standing.KNOWN) {
            return PROVED;
        }
        int left = considered.left() == Standing.OPEN ? prove(considered.rule().left()) : NO_CIRCLE;
        if (left == PROVED) {
            return PROVED;
        }
        int right =
                considered.right() == Standing.OPEN ? prove(considered.rule().right()) : NO_CIRCLE;
        return right == PROVED ? PROVED : Math.min(left, right);
    }
}
