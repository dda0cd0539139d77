// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A formula, condition or expression as it is written.
 *
 * @param label an operator, or a name or number if there are no children
 */
record Tree(String label, List<Tree> children) {

    private static final Set<String> COMMUTATIVE = Set.of("∧", "∨", "↔", "⊕", "AND", "OR", "+", "*");

    private static final int MAX_NESTING = 200;

    Tree {
        children = List.copyOf(children);
    }

    static Tree of(String label, Tree... children) {
        return new Tree(label, List.of(children));
    }

    /**
     * Reads a text whose every binary operation stands in parentheses; capital letters are names, ¬ negates.
     *
     * @throws UnreadableException if the text is another
     */
    static Tree read(String text, Collection<String> operators) {
        Reader reader = new Reader(text, operators);
        Tree tree = reader.operand(0);
        reader.end();
        return tree;
    }

    boolean isLeaf() {
        return children.isEmpty();
    }

    boolean isCommutative() {
        return COMMUTATIVE.contains(label);
    }

    /** Operators of two operands on the longest path. */
    int depth() {
        int deepest = 0;
        for (Tree child : children) {
            deepest = Math.max(deepest, child.depth());
        }
        return (children.size() == 2 ? 1 : 0) + deepest;
    }

    /** Whether something other than a name is negated somewhere. */
    boolean negatesBrackets() {
        return (label.equals("¬") && !children.getFirst().isLeaf())
                || children.stream().anyMatch(Tree::negatesBrackets);
    }

    void collectLeaves(Collection<String> labels) {
        if (isLeaf()) {
            labels.add(label);
        }
        children.forEach(child -> child.collectLeaves(labels));
    }

    /** Text in which the order of commutative operands does not show, with other names where there are some. */
    String normal(Map<String, String> names) {
        if (isLeaf()) {
            return names.getOrDefault(label, label);
        }
        List<String> texts = new ArrayList<>();
        children.forEach(child -> texts.add(child.normal(names)));
        if (isCommutative()) {
            Collections.sort(texts);
        }
        return label + texts;
    }

    private static final class Reader {
        private final String text;
        private final Collection<String> operators;
        private int at;

        Reader(String text, Collection<String> operators) {
            this.text = text;
            this.operators = operators;
        }

        Tree operand(int nesting) {
            skipBlanks();
            if (nesting > MAX_NESTING) {
                throw unreadable("nested more than " + MAX_NESTING + " times");
            }
            if (take("¬") && operators.contains("∧")) {
                return of("¬", operand(nesting + 1));
            }
            if (take("(")) {
                Tree left = operand(nesting + 1);
                String operator = operator();
                Tree tree = of(operator, left, operand(nesting + 1));
                skipBlanks();
                if (!take(")")) {
                    throw unreadable("no ) at " + at);
                }
                return tree;
            }
            if (at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
                return of(String.valueOf(text.charAt(at++)));
            }
            throw unreadable("no name at " + at);
        }

        private String operator() {
            skipBlanks();
            for (String operator : operators) {
                if (take(operator)) {
                    return operator;
                }
            }
            throw unreadable("no operator at " + at);
        }

        private boolean take(String part) {
            boolean there = text.startsWith(part, at);
            at += there ? part.length() : 0;
            return there;
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        void end() {
            if (at < text.length()) {
                throw unreadable("more after the end at " + at);
            }
        }

        private UnreadableException unreadable(String why) {
            return new UnreadableException("'" + text + "': " + why);
        }
    }
}
