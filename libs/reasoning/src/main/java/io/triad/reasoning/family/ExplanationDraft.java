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

    private static final int NUM_OPEN = 2;

    private static final int DENIED_PERCENT = 50;

    private static final int BROKEN_PERCENT = 30;

    private final ExplanationFamily.Level design;
    private final SplitMix64 random;
    private final boolean denied;
    private final boolean broken;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Condition> denials = new ArrayList<>();
    private final List<String> facts;
    private final List<String> hypotheses;
    /** An atom that no rule concludes. */
    private final String dead;

    /** Atoms that only distractors conclude. */
    private final List<String> open;

    private final List<String> inner;
    private final String observation;

    ExplanationDraft(ExplanationFamily.Level design, SplitMix64 plan, SplitMix64 random) {
        this.design = design;
        this.random = random;
        int fate = plan.nextInt(100);
        this.denied = fate < DENIED_PERCENT;
        this.broken = !denied && fate < DENIED_PERCENT + BROKEN_PERCENT;
        // No more letters than atoms, as for reachability.
        int numInner = 2 * (design.depth() - 1);
        int numAtoms = design.numFacts() + design.numHypotheses() + NUM_OPEN + numInner + 2;
        List<String> letters = new ArrayList<>();
        for (int letter = 0; letter < numAtoms; letter++) {
            letters.add(String.valueOf((char) ('A' + letter)));
        }
        random.shuffle(letters);
        this.facts = take(letters, design.numFacts());
        this.hypotheses = take(letters, design.numHypotheses());
        this.open = take(letters, NUM_OPEN);
        this.inner = take(letters, numInner);
        this.observation = letters.getFirst();
        this.dead = letters.getLast();
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
        addChain(one, inner.subList(0, half), broken);
        addChain(other, inner.subList(half, inner.size()), false);
        if (denied) {
            denials.add(pair(one.getFirst(), one.size() > 1 ? one.getLast() : random.pick(facts)));
        }
        // Without this one, being named by a denial would tell which chain is closed.
        List<String> strangers = new ArrayList<>(hypotheses);
        strangers.removeAll(other);
        denials.add(pair(random.pick(other), random.pick(strangers)));
        for (String spare : hypotheses.subList(2 * design.numNeeded(), hypotheses.size())) {
            addSpare(spare);
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
    private void addChain(List<String> needed, List<String> links, boolean isBroken) {
        String below = needed.getFirst();
        for (int link = 0; link < design.depth(); link++) {
            String conclusion = link < links.size() ? links.get(link) : observation;
            boolean asksForMore = link + 1 < needed.size();
            if (asksForMore) {
                addRule(Junction.AND, below, needed.get(link + 1), conclusion);
            } else {
                boolean and = isBroken || random.percent(50);
                String partner = isBroken || !and ? dead : random.pick(facts);
                addRule(and ? Junction.AND : Junction.OR, below, partner, conclusion);
            }
            below = conclusion;
        }
    }

    /** A rule from a spare hypothesis to the first atom of a chain that asks for something else too, perhaps in vain. */
    private void addSpare(String spare) {
        List<String> others = new ArrayList<>(hypotheses);
        others.remove(spare);
        boolean inVain = random.percent(50);
        String start = inner.get(inVain ? inner.size() / 2 : 0);
        String partner = design.numNeeded() == 1 ? random.pick(facts) : random.pick(others);
        addRule(Junction.AND, spare, inVain ? dead : partner, start);
    }

    /** A rule to an open atom, or from one into a chain; it always asks for both of its premises. */
    private void addDistractor() {
        boolean intoChain = random.percent(40);
        List<String> premises = new ArrayList<>(inner);
        if (!intoChain) {
            premises.addAll(hypotheses);
            premises.addAll(facts);
        }
        String conclusion = random.pick(intoChain ? inner : open);
        premises.remove(conclusion);
        random.shuffle(premises);
        addRule(Junction.AND, premises.get(0), intoChain ? random.pick(open) : premises.get(1), conclusion);
    }

    private void addRule(Junction junction, String premise, String partner, String conclusion) {
        boolean swapped = random.percent(50);
        rules.add(Rule.of(junction, swapped ? partner : premise, swapped ? premise : partner, conclusion));
    }

    private Condition pair(String one, String other) {
        boolean swapped = random.percent(50);
        return new Condition.Joined(
                Junction.AND, new Condition.Atom(swapped ? other : one), new Condition.Atom(swapped ? one : other));
    }
}
