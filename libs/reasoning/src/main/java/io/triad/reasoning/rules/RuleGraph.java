// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.List;

/** Rules as a graph: each joins all the atoms that it names. */
public final class RuleGraph {

    private RuleGraph() {}

    /** The atoms that the rules name, a bit each. */
    private static int atoms(Rule rule) {
        return bits(rule.condition()) | Atoms.bit(rule.conclusion());
    }

    private static int bits(Condition condition) {
        return switch (condition) {
            case Condition.Atom(String name) -> Atoms.bit(name);
            case Condition.Joined(Junction _, Condition left, Condition right) -> bits(left) | bits(right);
        };
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

    /** Whether an atom leads, by rules that ask for it or for what it leads to, to one of others. */
    public static boolean leads(List<Rule> rules, String from, List<String> to) {
        int reached = Atoms.bit(from);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Rule rule : rules) {
                boolean asked = (bits(rule.condition()) & reached) != 0;
                if (asked && (reached & Atoms.bit(rule.conclusion())) == 0) {
                    reached |= Atoms.bit(rule.conclusion());
                    grown = true;
                }
            }
        }
        return (reached & Atoms.bits(to)) != 0;
    }

    /** Whether some atom leads, by one rule or several, back to itself. */
    public static boolean isCyclic(List<Rule> rules) {
        return rules.stream()
                .anyMatch(
                        rule -> leads(rules, rule.conclusion(), rule.condition().atoms()));
    }
}
