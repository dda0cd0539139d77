// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Derives everything that follows from known atoms by rules. */
public final class ForwardChaining {

    private ForwardChaining() {}

    /** Everything that holds, a bit for each atom, see {@link #holds}. */
    public static int closure(List<Rule> rules, Collection<String> facts) {
        int known = Atoms.bits(facts);
        while (true) {
            int reached = known;
            for (Rule rule : rules) {
                if (rule.fires(reached)) {
                    reached |= Atoms.bit(rule.conclusion());
                }
            }
            if (reached == known) {
                return known;
            }
            known = reached;
        }
    }

    /** Whether an atom is among those of a closure. */
    public static boolean holds(int closure, String atom) {
        return (closure & Atoms.bit(atom)) != 0;
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
