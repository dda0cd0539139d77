// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link DeductionSolver} found, and how.
 *
 * @param model a satisfying assignment in the order of the variables, or empty if there is none
 * @param steps the reasoning, in order
 */
public record Deduction(Optional<Map<String, Boolean>> model, List<Step> steps) {

    public Deduction {
        steps = List.copyOf(steps);
    }

    /** How many values were merely supposed on the way. */
    public long numTries() {
        return steps.stream().filter(Step.Tried.class::isInstance).count();
    }

    /** One step of reasoning. */
    public sealed interface Step {

        /** A formula and what is known so far leave only these values. */
        record Forced(Formula formula, List<Literal> literals) implements Step {
            public Forced {
                literals = List.copyOf(literals);
            }
        }

        /** A formula cannot hold with what is known so far. */
        record Contradicted(Formula formula) implements Step {}

        /** Nothing is forced, so a value is supposed. */
        record Tried(Literal literal) implements Step {}

        /** The supposition that was open failed; what followed from it is void, and this value is known instead. */
        record Refuted(Literal literal) implements Step {}
    }
}
