// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.rules.RuleGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One attempt at a puzzle of {@link ExplanationFamily}: two chains of rules from hypotheses up to the observation. */
final class ExplanationDraft {

    private static final int NUM_ORPHANS = 2;

    private static final int DENIED_PERCENT = 60;

    private final ExplanationFamily.Level design;
    private final SplitMix64 random;
    private final boolean denied;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Condition> denials = new ArrayList<>();
    private final List<String> facts;
    private final List<String> hypotheses;
    /** Atoms that nothing supports. */
    private final List<String> orphans;

    private final List<String> inner;
    private final String observation;

    ExplanationDraft(ExplanationFamily.Level design, SplitMix64 plan, SplitMix64 random) {
        this.design = design;
        this.random = random;
        this.denied = plan.percent(DENIED_PERCENT);
        // No more letters than atoms, as for reachability.
        int numInner = 2 * (design.depth() - 1);
        int numAtoms = design.numFacts() + design.numHypotheses() + NUM_ORPHANS + numInner + 1;
        List<String> letters = new ArrayList<>();
        for (int letter = 0; letter < numAtoms; letter++) {
            letters.add(String.valueOf((char) ('A' + letter)));
        }
        random.shuffle(letters);
        this.facts = take(letters, design.numFacts());
        this.hypotheses = take(letters, design.numHypotheses());
        this.orphans = take(letters, NUM_ORPHANS);
        this.inner = take(letters, numInner);
        this.observation = letters.getFirst();
    }

    private static List<String> take(List<String> from, int number) {
        List<String> start = from.subList(0, number);
        List<String> taken = new ArrayList<>(start);
        start.clear();
        return taken;
    }

    /** The puzzle, unless rules stand twice or the graph falls apart. */
    Optional<ExplanationPuzzle> puzzle() {
        int half = inner.size() / 2;
        List<String> one = hypotheses.subList(0, design.numNeeded());
        List<String> other = hypotheses.subList(design.numNeeded(), 2 * design.numNeeded());
        addChain(one, inner.subList(0, half));
        addChain(other, inner.subList(half, inner.size()));
        if (denied) {
            denials.add(pair(one.getFirst(), one.size() > 1 ? one.getLast() : random.pick(facts)));
        }
        for (String spare : hypotheses.subList(2 * design.numNeeded(), hypotheses.size())) {
            addRule(spare, random.pick(random.percent(50) ? facts : orphans), random.pick(inner));
        }
        for (int distractor = 0; distractor < design.numDistractors(); distractor++) {
            addDistractor();
        }
        for (int denial = 0; denial < design.numDenials(); denial++) {
            List<String> atoms = new ArrayList<>(hypotheses);
            atoms.addAll(inner);
            random.shuffle(atoms);
            denials.add(pair(atoms.get(0), atoms.get(1)));
        }
        boolean distinct = rules.stream().distinct().count() == rules.size()
                && denials.stream().distinct().count() == denials.size();
        if (!distinct || !RuleGraph.isConnected(rules)) {
            return Optional.empty();
        }
        random.shuffle(rules);
        random.shuffle(facts);
        random.shuffle(hypotheses);
        random.shuffle(denials);
        return Optional.of(new ExplanationPuzzle(rules, facts, denials, observation, hypotheses));
    }

    /** A chain from the first hypothesis to the observation that asks for the others on its way. */
    private void addChain(List<String> needed, List<String> links) {
        String below = needed.getFirst();
        for (int link = 0; link < design.depth(); link++) {
            String conclusion = link < links.size() ? links.get(link) : observation;
            boolean asksForMore = link + 1 < needed.size();
            if (asksForMore) {
                addRule(Junction.AND, below, needed.get(link + 1), conclusion);
            } else {
                boolean and = random.percent(50);
                addRule(and ? Junction.AND : Junction.OR, below, random.pick(and ? facts : orphans), conclusion);
            }
            below = conclusion;
        }
    }

    private void addDistractor() {
        List<String> conclusions = new ArrayList<>(inner);
        conclusions.addAll(orphans);
        String conclusion = random.pick(conclusions);
        List<String> premises = new ArrayList<>(conclusions);
        premises.addAll(hypotheses);
        premises.addAll(facts);
        premises.remove(conclusion);
        random.shuffle(premises);
        addRule(premises.get(0), premises.get(1), conclusion);
    }

    private void addRule(String premise, String partner, String conclusion) {
        addRule(random.percent(70) ? Junction.AND : Junction.OR, premise, partner, conclusion);
    }

    private void addRule(Junction junction, String premise, String partner, String conclusion) {
        boolean swapped = random.percent(50);
        rules.add(Rule.of(junction, swapped ? partner : premise, swapped ? premise : partner, conclusion));
    }

    private Condition pair(String one, String other) {
        boolean swapped = random.percent(50);
        return new Condition.Joined(
                Junction.AND,
                new Condition.Atom(swapped ? other : one),
                new Condition.Atom(swapped ? one : other));
    }
}
