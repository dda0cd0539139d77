// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A propositional formula over variables named by one capital letter.
 *
 * <p>Trees made by {@link FormulaParser} are at most {@link FormulaParser#MAX_DEPTH} deep, so walking one by recursion
 * is safe.
 */
public sealed interface Formula {

    /** Binary connectives on the longest path; negations do not count. */
    int depth();

    /** The truth value when the variables of {@code letters} are true: bit 0 for A, and so on. */
    default boolean holds(int letters) {
        // In one method, not one of each record: calls to one method are cheaper.
        if (this instanceof Variable(String name)) {
            return (letters >>> (name.charAt(0) - 'A') & 1) != 0;
        }
        if (this instanceof Not(Formula operand)) {
            return !operand.holds(letters);
        }
        Binary binary = (Binary) this;
        boolean first = binary.left.holds(letters);
        return switch (binary.connective) {
            case AND -> first && binary.right.holds(letters);
            case OR -> first || binary.right.holds(letters);
            case IMPLIES -> !first || binary.right.holds(letters);
            case IFF -> first == binary.right.holds(letters);
            case XOR -> first != binary.right.holds(letters);
        };
    }

    /** Adds the names of the variables that occur. */
    void collectVariables(Set<String> names);

    /** The names of the variables that occur, in alphabetical order. */
    default SortedSet<String> variables() {
        SortedSet<String> names = new TreeSet<>();
        collectVariables(names);
        return names;
    }

    /**
     * The literals that occur, in the order of the text, the first of each variable: {@code ¬A∨(B∧A)} has ¬A and B. Its
     * value is the one that makes the literal true.
     */
    default List<Literal> literals() {
        SequencedMap<String, Literal> first = new LinkedHashMap<>();
        collectLiterals(first);
        return List.copyOf(first.values());
    }

    private void collectLiterals(SequencedMap<String, Literal> first) {
        switch (this) {
            case Variable(String name) -> first.putIfAbsent(name, new Literal(name, true));
            case Not(Variable(String name)) -> first.putIfAbsent(name, new Literal(name, false));
            case Not(Formula operand) -> operand.collectLiterals(first);
            case Binary(Connective _, Formula left, Formula right) -> {
                left.collectLiterals(first);
                right.collectLiterals(first);
            }
        }
    }

    /** A variable. */
    record Variable(String name) implements Formula {
        public Variable {
            if (name.length() != 1 || name.charAt(0) < 'A' || name.charAt(0) > 'Z') {
                throw new IllegalArgumentException("A variable is one capital letter A to Z, not '" + name + "'");
            }
        }

        @Override
        public int depth() {
            return 0;
        }

        @Override
        public void collectVariables(Set<String> names) {
            names.add(name);
        }
    }

    /** A negation. */
    record Not(Formula operand) implements Formula {
        @Override
        public int depth() {
            return operand.depth();
        }

        @Override
        public void collectVariables(Set<String> names) {
            operand.collectVariables(names);
        }
    }

    /** Two formulas joined by a connective. */
    record Binary(Connective connective, Formula left, Formula right) implements Formula {
        @Override
        public int depth() {
            return 1 + Math.max(left.depth(), right.depth());
        }

        @Override
        public void collectVariables(Set<String> names) {
            left.collectVariables(names);
            right.collectVariables(names);
        }
    }
}
