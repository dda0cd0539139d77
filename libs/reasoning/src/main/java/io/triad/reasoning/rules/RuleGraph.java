// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.List;

/** Rules as a graph: each joins all the atoms that it names. */
public final class RuleGraph {

    private RuleGraph() {}

    /** The atoms that the rules name, a bit each. */
    private static int atoms(Rule rule) {
        return Atoms.bits(rule.condition().atoms()) | Atoms.bit(rule.conclusion());
    }

    /** Whether one can go from each rule to each other by atoms that both name. */
    public static boolean isConnected(List<Rule> rules) {
        if (rules.isEmpty()) {
            return true;
        }
        int[] atoms = new int[rules.size()];
        for (int r = 0; r < atoms.length; r++) {
            atoms[r] = atoms(rules.get(r));
        }
        int reached = atoms[0];
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int rule : atoms) {
                if ((rule & reached) != 0 && (rule & ~reached) != 0) {
                    reached |= rule;
                    grown = true;
                }
            }
        }
        for (int rule : atoms) {
            if ((rule & reached) == 0) {
                return false;
            }
        }
        return true;
    }
}
