// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.formula.Connective;
import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/** Draws one formula; its variables are distinct as far as they last, and only variables are negated. */
final class FormulaDraw {

    private static final List<Connective> CONNECTIVES = List.of(
            Connective.AND,
            Connective.AND,
            Connective.AND,
            Connective.OR,
            Connective.OR,
            Connective.IMPLIES,
            Connective.IMPLIES,
            Connective.IFF,
            Connective.XOR);

    private static final int SHALLOW_PERCENT = 60;

    private final SplitMix64 random;
    private final List<String> pool;
    private int used;

    FormulaDraw(List<String> variables, SplitMix64 random) {
        this.random = random;
        this.pool = new ArrayList<>(variables);
        random.shuffle(pool);
    }

    /** A formula with exactly so many connectives on its longest path. */
    Formula draw(int depth) {
        if (depth == 0) {
            Formula variable = new Formula.Variable(pool.get(used++ % pool.size()));
            return random.percent(50) ? new Formula.Not(variable) : variable;
        }
        int other = depth == 1 || random.percent(SHALLOW_PERCENT) ? 0 : random.between(1, depth - 1);
        boolean deepLeft = random.percent(50);
        Formula left = draw(deepLeft ? depth - 1 : other);
        Formula right = draw(deepLeft ? other : depth - 1);
        return new Formula.Binary(random.pick(CONNECTIVES), left, right);
    }

    /** The formula with some variables negated throughout: bit 0 of {@code negated} for A, and so on. */
    static Formula negate(Formula formula, int negated) {
        return switch (formula) {
            case Formula.Variable variable ->
                (negated >>> (variable.name().charAt(0) - 'A') & 1) == 0 ? variable : new Formula.Not(variable);
            case Formula.Not not ->
                negate(not.operand(), negated) instanceof Formula.Not(Formula inner)
                        ? inner
                        : new Formula.Not(negate(not.operand(), negated));
            case Formula.Binary binary ->
                new Formula.Binary(
                        binary.connective(), negate(binary.left(), negated), negate(binary.right(), negated));
        };
    }
}
