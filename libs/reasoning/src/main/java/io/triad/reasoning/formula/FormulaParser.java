// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.Optional;

/**
 * Reads a formula from text in one pass.
 *
 * <p>Every binary operator stands in parentheses, except that the outermost pair may be left out; blanks are ignored.
 * There is no precedence to guess: {@code A∧B∨C} is refused.
 */
public final class FormulaParser {

    /** The sign of negation. */
    public static final char NOT = '¬';

    /** Longest text accepted, in UTF-16 units. */
    public static final int MAX_LENGTH = 4096;

    /** Deepest nesting of parentheses and negations accepted. */
    public static final int MAX_DEPTH = 64;

    private final String text;
    private int position;

    private FormulaParser(String text) {
        this.text = text;
    }

    /**
     * The formula that {@code text} writes.
     *
     * @throws IllegalArgumentException if the text is no formula, too long or nested too deeply; the message says where
     */
    public static Formula parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "A formula has at most " + MAX_LENGTH + " characters, this one has " + text.length());
        }
        FormulaParser parser = new FormulaParser(text);
        Formula formula = parser.operation(0);
        parser.skipBlanks();
        if (parser.position < text.length()) {
            throw parser.refuse("the end");
        }
        return formula;
    }

    private Formula operation(int depth) {
        Formula left = operand(depth);
        skipBlanks();
        Optional<Connective> connective =
                position < text.length() ? Connective.ofSymbol(text.charAt(position)) : Optional.empty();
        if (connective.isEmpty()) {
            return left;
        }
        position++;
        return new Formula.Binary(connective.get(), left, operand(depth));
    }

    private Formula operand(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("A formula nests at most " + MAX_DEPTH + " levels");
        }
        skipBlanks();
        if (position >= text.length()) {
            throw refuse("a variable, " + NOT + " or (");
        }
        char next = text.charAt(position);
        if (next == NOT) {
            position++;
            return new Formula.Not(operand(depth + 1));
        }
        if (next == '(') {
            position++;
            Formula inner = operation(depth + 1);
            skipBlanks();
            if (position >= text.length() || text.charAt(position) != ')') {
                throw refuse(")");
            }
            position++;
            return inner;
        }
        if (next >= 'A' && next <= 'Z') {
            position++;
            return new Formula.Variable(String.valueOf(next));
        }
        throw refuse("a variable, " + NOT + " or (");
    }

    private void skipBlanks() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private IllegalArgumentException refuse(String wanted) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return new IllegalArgumentException("Expected " + wanted + " at position " + position + ", found " + found);
    }
}
