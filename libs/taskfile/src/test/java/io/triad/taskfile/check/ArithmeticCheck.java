// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.math.BigInteger;

/** Integer expressions: read by the usual precedence, whatever their parentheses, and worked out. */
final class ArithmeticCheck {

    private static final int MAX_NESTING = 200;

    private final String text;
    private int at;
    private int nesting;

    private ArithmeticCheck(String text) {
        this.text = text;
    }

    static void check(Item item, Findings findings) {
        String value = value(read(Item.text(item.puzzle(), "expression"))).toString();
        findings.require(value.equals(item.answer()), Rule.ANSWER, "'%s', not '%s'", item.answer(), value);
    }

    /**
     * The expression as a tree.
     *
     * @throws UnreadableException if it is none
     */
    static Tree read(String expression) {
        ArithmeticCheck reader = new ArithmeticCheck(expression.replace(" ", ""));
        Tree tree = reader.sum();
        if (reader.at < reader.text.length()) {
            throw reader.unreadable();
        }
        return tree;
    }

    private static BigInteger value(Tree tree) {
        if (tree.isLeaf()) {
            return new BigInteger(tree.label());
        }
        BigInteger left = value(tree.children().getFirst());
        BigInteger right = value(tree.children().getLast());
        return switch (tree.label()) {
            case "+" -> left.add(right);
            case "-" -> left.subtract(right);
            default -> left.multiply(right);
        };
    }

    private Tree sum() {
        Tree sum = product();
        while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            String operator = String.valueOf(text.charAt(at++));
            sum = Tree.of(operator, sum, product());
        }
        return sum;
    }

    private Tree product() {
        Tree product = factor();
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
            product = Tree.of("*", product, factor());
        }
        return product;
    }

    private Tree factor() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at > start) {
            return Tree.of(text.substring(start, at));
        }
        if (at == text.length() || text.charAt(at) != '(' || ++nesting > MAX_NESTING) {
            throw unreadable();
        }
        at++;
        Tree inner = sum();
        if (at == text.length() || text.charAt(at) != ')') {
            throw unreadable();
        }
        at++;
        nesting--;
        return inner;
    }

    private UnreadableException unreadable() {
        return new UnreadableException("'" + text + "' is no expression at " + at);
    }
}
