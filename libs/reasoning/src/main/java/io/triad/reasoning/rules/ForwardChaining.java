// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Derives everything that follows from known atoms by rules. */
public final class ForwardChaining {

    private ForwardChaining() {}

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
