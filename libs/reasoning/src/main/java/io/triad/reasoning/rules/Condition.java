// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a rule asks for: an atom, or two conditions joined by AND or OR. There is no negation. */
public sealed interface Condition {

    /** Whether the condition holds when the atoms of {@code known} do, a bit each. */
    boolean holds(int known);

    /** Junctions on the longest path; 0 for an atom. */
    int depth();

    /** Adds the atoms that occur, in the order of the text. */
    void collectAtoms(Set<String> atoms);

    /** Compact text: {@code A&B}, {@code (A&B)|C}. */
    String compact();

    /** Text with words and every junction in parentheses: {@code ((A AND B) OR C)}. */
    String full();

    /** The atoms that occur, each once, in the order of the text. */
    default List<String> atoms() {
        Set<String> atoms = new LinkedHashSet<>();
        collectAtoms(atoms);
        return List.copyOf(atoms);
    }

    /** An atom. */
    record Atom(String name) implements Condition {
        public Atom {
            Atoms.require(name);
        }

        @Override
        public boolean holds(int known) {
            return (known & Atoms.bit(name)) != 0;
        }

        @Override
        public int depth() {
            return 0;
        }

        @Override
        public void collectAtoms(Set<String> atoms) {
            atoms.add(name);
        }

        @Override
        public String compact() {
            return name;
        }

        @Override
        public String full() {
            return name;
        }
    }

    /** Two conditions of which both are needed, or one is enough. */
    record Joined(Junction junction, Condition left, Condition right) implements Condition {
        @Override
        public boolean holds(int known) {
            return switch (junction) {
                case AND -> left.holds(known) && right.holds(known);
                case OR -> left.holds(known) || right.holds(known);
            };
        }

        @Override
        public int depth() {
            return 1 + Math.max(left.depth(), right.depth());
        }

        @Override
        public void collectAtoms(Set<String> atoms) {
            left.collectAtoms(atoms);
            right.collectAtoms(atoms);
        }

        @Override
        public String compact() {
            return nested(left) + junction.symbol() + nested(right);
        }

        private static String nested(Condition operand) {
            return operand instanceof Atom ? operand.compact() : "(" + operand.compact() + ")";
        }

        @Override
        public String full() {
            return "(" + left.full() + " " + junction + " " + right.full() + ")";
        }
    }
}
