// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** All assignments of some variables: bit v of an assignment's number is the value of variable v. */
final class Assignments {

    static final int MAX_VARIABLES = 20;

    private final List<String> variables;
    private final List<BitSet> whereTrue = new ArrayList<>();

    Assignments(List<String> variables) {
        this.variables = List.copyOf(variables);
        for (int v = 0; v < variables.size(); v++) {
            BitSet set = new BitSet(number());
            int run = 1 << v;
            for (int start = run; start < number(); start += 2 * run) {
                set.set(start, start + run);
            }
            whereTrue.add(set);
        }
    }

    int number() {
        return 1 << variables.size();
    }

    /** The assignments in which a variable is true. */
    BitSet whereTrue(int variable) {
        return (BitSet) whereTrue.get(variable).clone();
    }

    /** The assignments that satisfy a formula. */
    BitSet satisfying(Tree formula) {
        if (formula.isLeaf()) {
            return whereTrue(variables.indexOf(formula.label()));
        }
        BitSet first = satisfying(formula.children().getFirst());
        if (formula.label().equals("¬")) {
            first.flip(0, number());
            return first;
        }
        BitSet second = satisfying(formula.children().getLast());
        switch (formula.label()) {
            case "∧" -> first.and(second);
            case "∨" -> first.or(second);
            case "⊕" -> first.xor(second);
            case "↔" -> {
                first.xor(second);
                first.flip(0, number());
            }
            case "→" -> {
                first.flip(0, number());
                first.or(second);
            }
            default -> throw new UnreadableException("no operator '" + formula.label() + "'");
        }
        return first;
    }

    /** The assignments that are in all sets but one; in all if {@code without} is −1. */
    BitSet common(List<BitSet> sets, int without) {
        BitSet common = new BitSet(number());
        common.set(0, number());
        for (int s = 0; s < sets.size(); s++) {
            if (s != without) {
                common.and(sets.get(s));
            }
        }
        return common;
    }
}
