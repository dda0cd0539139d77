// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Looks for proofs from the goals down to the facts, depth first, and keeps the steps.
 *
 * <p>An atom is tried by the rules that conclude it, in the given order, and a rule by its open premises from left to right;
 * an OR with a known side needs no more, and an AND with a hopeless one fails at once. An atom that the search is already
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

        /** A rule that is looked at next, and how the atoms of its condition stand, in the order of the text. */
        record Considered(Rule rule, SequencedMap<String, Standing> standings) implements Step {
            public Considered {
                standings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(standings));
            }
        }

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
            SequencedMap<String, Standing> standings = new LinkedHashMap<>();
            rule.condition().atoms().forEach(premise -> standings.put(premise, standing(premise)));
            steps.add(new Step.Considered(rule, standings));
            int result = settle(rule.condition(), standings);
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

    private int settle(Condition condition, SequencedMap<String, Standing> standings) {
        return switch (condition) {
            case Condition.Atom(String name) ->
                switch (standings.get(name)) {
                    case KNOWN -> PROVED;
                    case HOPELESS -> NO_CIRCLE;
                    case OPEN -> prove(name);
                };
            case Condition.Joined joined ->
                switch (joined.junction()) {
                    case AND -> both(joined, standings);
                    case OR -> either(joined, standings);
                };
        };
    }

    private int both(Condition.Joined joined, SequencedMap<String, Standing> standings) {
        if (standing(joined, standings) == Standing.HOPELESS) {
            return NO_CIRCLE;
        }
        int left = settle(joined.left(), standings);
        return left == PROVED ? settle(joined.right(), standings) : left;
    }

    private int either(Condition.Joined joined, SequencedMap<String, Standing> standings) {
        if (standing(joined, standings) == Standing.KNOWN) {
            return PROVED;
        }
        int left = settle(joined.left(), standings);
        if (left == PROVED) {
            return PROVED;
        }
        int right = settle(joined.right(), standings);
        return right == PROVED ? PROVED : Math.min(left, right);
    }

    /** How a condition stands when its atoms stand so: Kleene's three values. */
    private static Standing standing(Condition condition, SequencedMap<String, Standing> standings) {
        return switch (condition) {
            case Condition.Atom(String name) -> standings.get(name);
            case Condition.Joined(Junction junction, Condition left, Condition right) -> {
                Standing one = standing(left, standings);
                Standing other = standing(right, standings);
                // The constants are in the order of hope, so AND is the less hopeful of both and OR the more hopeful.
                boolean oneIsMoreHopeful = one.compareTo(other) <= 0;
                yield (junction == Junction.OR) == oneIsMoreHopeful ? one : other;
            }
        };
    }
}
