// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Derives everything that follows from known atoms by rules. */
public final class ForwardChaining {

    private ForwardChaining() {}

    /**
     * The rules applied one at a time until every goal holds or no rule gives a new atom: always the first in the given
     * order whose premises hold and whose conclusion is new.
     */
    public static List<Rule> firings(List<Rule> rules, Collection<String> facts, Collection<String> goals) {
        int known = Atoms.bits(facts);
        int wanted = Atoms.bits(goals);
        List<Rule> fired = new ArrayList<>();
        int next = 0;
        while (next < rules.size() && (known & wanted) != wanted) {
            Rule rule = rules.get(next);
            int conclusion = Atoms.bit(rule.conclusion());
            if ((known & conclusion) == 0 && rule.fires(known)) {
                known |= conclusion;
                fired.add(rule);
                next = 0;
            } else {
                next++;
            }
        }
        return List.copyOf(fired);
    }

    /**
     * The smallest height of a proof of every atom that holds: 0 for a known atom, else one more than its premises
     * need (the higher of the two for AND, the lower for OR).
     */
    public static Map<String, Integer> proofDepths(List<Rule> rules, Collection<String> facts) {
        Map<String, Integer> depths = new TreeMap<>();
        for (String fact : facts) {
            depths.put(fact, 0);
        }
        int known = Atoms.bits(facts);
        for (int depth = 1; ; depth++) {
            int reached = known;
            for (Rule rule : rules) {
                if (rule.fires(known) && (reached & Atoms.bit(rule.conclusion())) == 0) {
                    reached |= Atoms.bit(rule.conclusion());
                    depths.put(rule.conclusion(), depth);
                }
            }
            if (reached == known) {
                return depths;
            }
            known = reached;
        }
    }
}
