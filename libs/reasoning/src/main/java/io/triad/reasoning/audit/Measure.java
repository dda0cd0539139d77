// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.task.Difficulty;

/** What is counted of the work with a puzzle, see {@link Difficulty}. */
public enum Measure {
    PROPAGATIONS("propagations"),
    DECISIONS("decisions"),
    PROOF_SIZE("proof size"),
    HYPOTHESES("hypotheses");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** The name in reports. */
    public String label() {
        return label;
    }

    /** The count in a difficulty. */
    public long of(Difficulty difficulty) {
        return switch (this) {
            case PROPAGATIONS -> difficulty.propagations();
            case DECISIONS -> difficulty.decisions();
            case PROOF_SIZE -> difficulty.proofSize();
            case HYPOTHESES -> difficulty.hypotheses();
        };
    }
}
