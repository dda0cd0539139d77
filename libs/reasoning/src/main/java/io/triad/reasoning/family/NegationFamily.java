// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.formula.Connective;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * Formula sets in which brackets are negated too, at least one: {@code ¬(A → B)} for {@code A ∧ ¬B}.
 *
 * <p>One meaning can so be written in many ways, which gives level 1, of few meanings, many tasks.
 */
public final class NegationFamily extends FormulaSetFamily {

    private static final int NEGATED_PERCENT = 50;

    /** The family. */
    public NegationFamily() {
        super("negation", List.of(9, 1, 1, 1, 1));
    }

    @Override
    List<Formula> written(List<Formula> formulas, SplitMix64 random) {
        int surely = random.nextInt(formulas.size());
        List<Formula> written = new ArrayList<>();
        for (Formula formula : formulas) {
            written.add(written(formula, written.size() == surely, random));
        }
        return written;
    }

    private static Formula written(Formula formula, boolean surely, SplitMix64 random) {
        if (!(formula instanceof Formula.Binary(Connective connective, Formula first, Formula second))) {
            return formula;
        }
        Formula left = written(first, false, random);
        Formula right = written(second, false, random);
        return surely || random.percent(NEGATED_PERCENT)
                ? new Formula.Not(opposite(connective, left, right, random))
                : new Formula.Binary(connective, left, right);
    }

    /** A formula that is true where the two so joined are not. */
    private static Formula opposite(Connective connective, Formula left, Formula right, SplitMix64 random) {
        return switch (connective) {
            case AND ->
                random.percent(50)
                        ? new Formula.Binary(Connective.OR, not(left), not(right))
                        : new Formula.Binary(Connective.IMPLIES, left, not(right));
            case OR -> new Formula.Binary(Connective.AND, not(left), not(right));
            case IMPLIES -> new Formula.Binary(Connective.AND, left, not(right));
            case IFF -> new Formula.Binary(Connective.XOR, left, right);
            case XOR -> new Formula.Binary(Connective.IFF, left, right);
        };
    }

    private static Formula not(Formula formula) {
        return formula instanceof Formula.Not(Formula operand) ? operand : new Formula.Not(formula);
    }
}
