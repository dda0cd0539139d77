// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.rules.RuleGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph of rules in the making: two chains of the same make, of which one can be proved and one cannot.
 *
 * <p>A link joins the atom below by AND to something that holds, or by OR to something that does not, so that only the
 * link below decides. The broken link of the second chain needs an atom that nothing proves.
 */
final class RuleGraphDraft {

    private static final int NUM_ORPHANS = 3;

    private final SplitMix64 random;
    private final int depth;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> facts = new ArrayList<>();
    /** Atoms that no chain proves and no goal asks for. */
    private final List<String> orphans = new ArrayList<>();

    private final List<String> provable = new ArrayList<>();
    private final List<String> unprovable = new ArrayList<>();
    private final List<String> provableRoots = new ArrayList<>();
    private final List<String> unprovableRoots = new ArrayList<>();

    RuleGraphDraft(int numFacts, int depth, int numGoals, SplitMix64 random) {
        this.random = random;
        this.depth = depth;
        // No more letters than atoms: what a letter is called says nothing, and few are learnt sooner.
        int numAtoms = numFacts + 2 * (depth - 1) + 2 * numGoals + NUM_ORPHANS;
        List<String> letters = new ArrayList<>();
        for (char letter = 'A'; letter <= 'Z' && letters.size() < numAtoms; letter++) {
            letters.add(String.valueOf(letter));
        }
        random.shuffle(letters);
        move(letters, numFacts, facts);
        move(letters, depth - 1, provable);
        move(letters, depth - 1, unprovable);
        move(letters, numGoals, provableRoots);
        move(letters, numGoals, unprovableRoots);
        move(letters, Math.min(NUM_ORPHANS, letters.size()), orphans);
    }

    private static void move(List<String> from, int number, List<String> to) {
        List<String> taken = from.subList(0, number);
        to.addAll(taken);
        taken.clear();
    }

    List<Rule> rules() {
        return rules;
    }

    List<String> facts() {
        return facts;
    }

    List<String> provableRoots() {
        return provableRoots;
    }

    List<String> unprovableRoots() {
        return unprovableRoots;
    }

    /** Draws both chains, each with a rule for every root on its last atom. */
    void drawChains() {
        int broken = random.percent(70) ? 0 : random.nextInt(depth);
        for (int link = 0; link < depth; link++) {
            List<String> conclusions = link < depth - 1 ? List.of(provable.get(link)) : provableRoots;
            for (String conclusion : conclusions) {
                String below = link == 0 ? random.pick(facts) : provable.get(link - 1);
                addLink(below, conclusion, provable.subList(0, Math.max(0, link - 1)), unprovable);
            }
        }
        List<String> neverProved = unprovable.subList(Math.min(broken, depth - 1), depth - 1);
        for (int link = 0; link < depth; link++) {
            List<String> conclusions = link < depth - 1 ? List.of(unprovable.get(link)) : unprovableRoots;
            for (String conclusion : conclusions) {
                String below = link == 0 ? random.pick(facts) : unprovable.get(link - 1);
                if (link == broken) {
                    addRule(Junction.AND, below, random.pick(orphans), conclusion);
                } else {
                    addLink(below, conclusion, provable.subList(0, Math.max(0, link - 1)), neverProved);
                }
            }
        }
    }

    /** A link that proves its conclusion if, and only if, {@code below} holds; others hold, or never do. */
    private void addLink(String below, String conclusion, List<String> holding, List<String> failing) {
        boolean and = random.percent(60);
        List<String> partners = new ArrayList<>(and ? facts : orphans);
        partners.addAll(and ? holding : failing);
        partners.remove(below);
        // The conclusion itself among them, what it leads to would close a circle.
        partners.removeIf(partner -> RuleGraph.leads(rules, conclusion, List.of(partner)));
        addRule(and ? Junction.AND : Junction.OR, below, random.pick(partners), conclusion);
    }

    private void addRule(Junction junction, String premise, String partner, String conclusion) {
        boolean swapped = random.percent(50);
        rules.add(Rule.of(junction, swapped ? partner : premise, swapped ? premise : partner, conclusion));
    }

    /** A rule from a root back to an atom of its chain, so that the graph has a cycle. */
    void addBackwardRule() {
        boolean inProvable = random.percent(50);
        List<String> chain = inProvable ? provable : unprovable;
        String root = random.pick(inProvable ? provableRoots : unprovableRoots);
        addRule(random.percent(50) ? Junction.AND : Junction.OR, root, random.pick(orphans), random.pick(chain));
    }

    /**
     * A rule of any shape that closes no circle, or none if the one drawn would; whether it disturbs the chains is for the
     * caller to check.
     */
    void addDistractor() {
        List<String> conclusions = new ArrayList<>(provable);
        conclusions.addAll(unprovable);
        conclusions.addAll(provableRoots);
        conclusions.addAll(unprovableRoots);
        conclusions.addAll(orphans);
        String conclusion = random.pick(conclusions);
        List<String> premises = new ArrayList<>(conclusions);
        premises.addAll(facts);
        premises.remove(conclusion);
        random.shuffle(premises);
        if (!RuleGraph.leads(rules, conclusion, premises.subList(0, 2))) {
            addRule(random.percent(60) ? Junction.AND : Junction.OR, premises.get(0), premises.get(1), conclusion);
        }
    }
}
