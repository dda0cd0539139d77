// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.List;

/** How often variables occur plain and how often negated. */
public final class LiteralCount {

    private final int[] plainMinusNegated = new int[26];

    private int numLiterals;

    private LiteralCount() {}

    /** The count over formulas; a variable under several negations counts by the innermost alone. */
    public static LiteralCount of(List<Formula> formulas) {
        LiteralCount count = new LiteralCount();
        formulas.forEach(count::add);
        return count;
    }

    private void add(Formula formula) {
        switch (formula) {
            case Formula.Variable(String name) -> count(name, 1);
            case Formula.Not(Formula.Variable(String name)) -> count(name, -1);
            case Formula.Not(Formula operand) -> add(operand);
            case Formula.Binary(Connective _, Formula left, Formula right) -> {
                add(left);
                add(right);
            }
        }
    }

    private void count(String variable, int sign) {
        numLiterals++;
        plainMinusNegated[variable.charAt(0) - 'A'] += sign;
    }

    /** How many literals there are, each place counted. */
    public int numLiterals() {
        return numLiterals;
    }

    /** The variables that are not more often negated than plain: bit 0 for A, and so on. */
    public int mostlyPlain() {
        int letters = 0;
        for (int letter = 0; letter < plainMinusNegated.length; letter++) {
            letters |= plainMinusNegated[letter] >= 0 ? 1 << letter : 0;
        }
        return letters;
    }
}
