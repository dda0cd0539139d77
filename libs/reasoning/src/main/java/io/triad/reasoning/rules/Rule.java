// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

/** A condition and the atom that holds when it does. Atoms are named by one capital letter; there is no negation. */
public record Rule(Condition condition, String conclusion) {

    public Rule {
        Atoms.require(conclusion);
    }

    /** The rule of two atoms. */
    public static Rule of(Junction junction, String left, String right, String conclusion) {
        return new Rule(
                new Condition.Joined(junction, new Condition.Atom(left), new Condition.Atom(right)), conclusion);
    }

    /** Compact text, {@code C←A&B}: the conclusion first, as a search from the goals asks for it. */
    public String compact() {
        return conclusion + "←" + condition.compact();
    }

    /** Text with words, {@code (A AND B) -> C}. */
    public String full() {
        return condition.full() + " -> " + conclusion;
    }

    /** Whether the rule may be applied when the atoms of {@code known} hold. */
    boolean fires(int known) {
        return condition.holds(known);
    }
}
