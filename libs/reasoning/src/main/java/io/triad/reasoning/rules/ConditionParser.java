// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.rules;

import java.util.Optional;

/**
 * Reads a condition, for instance {@code ((A AND B) OR C)}.
 *
 * <p>Grammar: {@code condition = operand [("AND" | "OR") operand]}, {@code operand = letter | "(" condition ")"}; blanks
 * between. So junctions of more than two need parentheses, and no precedence is needed. Length and nesting are bounded.
 */
public final class ConditionParser {

    /** Deepest nesting. */
    public static final int MAX_DEPTH = 64;

    /** Longest text, in characters. */
    public static final int MAX_LENGTH = 4_096;

    private final String text;
    private int position;

    private ConditionParser(String text) {
        this.text = text;
    }

    /**
     * The condition that the text stands for.
     *
     * @throws IllegalArgumentException when it is none; the message says where and what was expected
     */
    public static Condition parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "A condition has at most " + MAX_LENGTH + " characters, this one has " + text.length());
        }
        ConditionParser parser = new ConditionParser(text);
        Condition condition = parser.joined(0);
        parser.skipBlanks();
        if (parser.position < text.length()) {
            throw parser.refuse("the end");
        }
        return condition;
    }

    private Condition joined(int depth) {
        Condition left = operand(depth);
        skipBlanks();
        Optional<Junction> junction = junction();
        return junction.isEmpty() ? left : new Condition.Joined(junction.get(), left, operand(depth));
    }

    private Optional<Junction> junction() {
        for (Junction junction : Junction.values()) {
            int end = position + junction.name().length();
            boolean word = text.startsWith(junction.name(), position)
                    && (end == text.length() || text.charAt(end) == ' ' || text.charAt(end) == '(');
            if (word) {
                position = end;
                return Optional.of(junction);
            }
        }
        return Optional.empty();
    }

    private Condition operand(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("A condition nests at most " + MAX_DEPTH + " levels");
        }
        skipBlanks();
        if (position < text.length() && text.charAt(position) == '(') {
            position++;
            Condition inner = joined(depth + 1);
            skipBlanks();
            if (position >= text.length() || text.charAt(position) != ')') {
                throw refuse(")");
            }
            position++;
            return inner;
        }
        if (position < text.length() && text.charAt(position) >= 'A' && text.charAt(position) <= 'Z') {
            position++;
            return new Condition.Atom(text.substring(position - 1, position));
        }
        throw refuse("a capital letter or (");
    }

    private void skipBlanks() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private IllegalArgumentException refuse(String wanted) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return new IllegalArgumentException("Expected " + wanted + " at position " + position + " of the condition '"
                + shown + "', found " + found);
    }
}
