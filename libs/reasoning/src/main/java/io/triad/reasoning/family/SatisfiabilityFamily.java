// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.random.SplitMix64;
import java.util.List;

/** Formula sets in which only variables are negated. */
public final class SatisfiabilityFamily extends FormulaSetFamily {

    /** The family. */
    public SatisfiabilityFamily() {
        super("satisfiability", List.of(1, 1, 1, 1, 1));
    }

    @Override
    List<Formula> written(List<Formula> formulas, SplitMix64 random) {
        return formulas;
    }
}
