// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

/** What a task exercises: one of the three meta-abilities, or a domain of the last stage. */
public enum Ability {
    /** Hypothesis and rule give the observation: satisfiability of formulas. */
    DEDUCTION("deduction"),
    /** Hypothesis and observation give the rule: the masked term of a sequence. */
    INDUCTION("induction"),
    /** Observation and rule give the hypothesis: what a goal rests on in a graph of rules. */
    ABDUCTION("abduction"),
    /** The domain: the value of an integer expression. */
    ARITHMETIC("arithmetic"),
    /** The domain: a question that a user brought, with its answer. */
    DOMAIN("domain");

    private final String label;

    Ability(String label) {
        this.label = label;
    }

    /** The name in events, files and prompts. */
    public String label() {
        return label;
    }

    /**
     * The ability with a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Ability of(String label) {
        for (Ability ability : values()) {
            if (ability.label.equals(label)) {
                return ability;
            }
        }
        throw new IllegalArgumentException(
                "No ability '" + label + "'; there are deduction, induction, abduction, arithmetic and domain");
    }
}
