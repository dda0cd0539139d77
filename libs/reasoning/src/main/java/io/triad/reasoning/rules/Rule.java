// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

/**
 * Two premises and the atom they lead to. Atoms are named by one capital letter; there is no negation.
 *
 * @param junction whether both premises are needed or one is enough
 */
public record Rule(Junction junction, String left, String right, String conclusion) {

    public Rule {
        Atoms.require(left);
        Atoms.require(right);
        Atoms.require(conclusion);
        if (left.equals(right) || conclusion.equals(left) || conclusion.equals(right)) {
            throw new IllegalArgumentException(
                    "A rule has three different atoms, not " + left + ", " + right + " and " + conclusion);
        }
    }

    /** Compact text, {@code C←A&B}: the conclusion first, as a search from the goals asks for it. */
    public String compact() {
        return conclusion + "←" + left + junction.symbol() + right;
    }

    /** Text with words, {@code (A AND B) -> C}. */
    public String full() {
        return "(" + left + " " + junction + " " + right + ") -> " + conclusion;
    }

    /** Whether the rule may be applied when the atoms of {@code known} hold. */
    boolean fires(int known) {
        int premises = Atoms.bit(left) | Atoms.bit(right);
        return junction == Junction.AND ? (known & premises) == premises : (known & premises) != 0;
    }
}
