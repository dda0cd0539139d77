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

    /** How many values were forced by a formula. */
    public long numForced() {
        return steps.stream()
                .mapToLong(
                        step -> step instanceof Step.Read read ? read.forced().size() : 0)
                .sum();
    }

    /** One step of reasoning. */
    public sealed interface Step {

        /**
         * A formula was read.
         *
         * @param known the values known before of its variables, in the order in which it names them
         * @param forced the values that it and all that is known leave
         */
        record Read(Formula formula, List<Literal> known, List<Literal> forced) implements Step {
            public Read {
                known = List.copyOf(known);
                forced = List.copyOf(forced);
            }

            /** Whether every variable of the formula is known now, so that it need not be read again. */
            public boolean settled() {
                return known.size() + forced.size() == formula.literals().size();
            }
        }

        /** A formula cannot hold with what is known so far. */
        record Contradicted(Formula formula, List<Literal> known) implements Step {
            public Contradicted {
                known = List.copyOf(known);
            }
        }

        /** Nothing is forced, so a value is supposed. */
        record Tried(Literal literal) implements Step {}

        /** The supposition that was open failed; what followed from it is void, and this value is known instead. */
        record Refuted(Literal literal) implements Step {}
    }
}
