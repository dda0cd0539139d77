// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The pieces of an answer and a place among them. */
final class MathTokens {

    private final List<MathToken> tokens;
    /** For each opening bracket whether something separates directly within it. */
    private final boolean[] lists;

    private int position;
    /** How many digits of the number that is next were taken already. */
    private int numTaken;

    MathTokens(List<MathToken> tokens) {
        this.tokens = List.copyOf(tokens);
        this.lists = lists(tokens);
    }

    private static boolean[] lists(List<MathToken> tokens) {
        boolean[] lists = new boolean[tokens.size()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int t = 0; t < tokens.size(); t++) {
            MathToken token = tokens.get(t);
            if (isOpening(token)) {
                open.push(t);
            } else if (isClosing(token)) {
                if (open.isEmpty() || !fits(tokens.get(open.pop()).text(), token.text())) {
                    throw new UnreadableException("the brackets do not fit");
                }
            } else if (isSeparator(token) && !open.isEmpty()) {
                lists[open.peek()] = true;
            }
        }
        if (!open.isEmpty()) {
            throw new UnreadableException("a bracket is not closed");
        }
        return lists;
    }

    private static boolean fits(String opening, String closing) {
        return switch (opening) {
            case "(", "[" -> closing.equals(")") || closing.equals("]");
            case "{" -> closing.equals("}");
            case "\\{" -> closing.equals("\\}");
            default -> closing.equals("⟩");
        };
    }

    static boolean isOpening(MathToken token) {
        return token.kind() == Kind.SIGN
                && switch (token.text()) {
                    case "(", "[", "{", "\\{", "⟨" -> true;
                    default -> false;
                };
    }

    private static boolean isClosing(MathToken token) {
        return token.kind() == Kind.SIGN
                && switch (token.text()) {
                    case ")", "]", "}", "\\}", "⟩" -> true;
                    default -> false;
                };
    }

    static boolean isSeparator(MathToken token) {
        return token.is(",")
                || token.is(";")
                || (token.kind() == Kind.TEXT && token.text().equals("and"));
    }

    /** Whether the next piece opens a list, not a group. */
    boolean atList() {
        return position < lists.length && lists[position];
    }

    int position() {
        return position;
    }

    void back(int earlier) {
        position = earlier;
        numTaken = 0;
    }

    MathToken peek() {
        MathToken token = peek(0);
        return numTaken == 0 ? token : new MathToken(Kind.NUMBER, token.text().substring(numTaken), false);
    }

    MathToken peek(int ahead) {
        return position + ahead < tokens.size() ? tokens.get(position + ahead) : MathToken.END;
    }

    MathToken next() {
        MathToken token = peek();
        position++;
        numTaken = 0;
        return token;
    }

    boolean accept(String sign) {
        boolean there = peek().is(sign);
        position += there ? 1 : 0;
        return there;
    }

    void expect(String sign) {
        if (!accept(sign)) {
            throw unexpected();
        }
    }

    boolean atEnd() {
        return position >= tokens.size();
    }

    int count(String sign) {
        return (int) tokens.stream().filter(token -> token.is(sign)).count();
    }

    /** The first digit of the number that is next; the others stay. */
    String firstDigit() {
        String digits = peek().text();
        if (digits.indexOf('.') >= 0) {
            throw new UnreadableException("a decimal stands where braces are needed");
        }
        if (digits.length() == 1) {
            next();
        } else {
            numTaken++;
        }
        return digits.substring(0, 1);
    }

    UnreadableException unexpected() {
        MathToken token = peek();
        String shown = token.text().substring(0, Math.min(20, token.text().length()));
        return new UnreadableException(
                token.kind() == Kind.END
                        ? "the answer ends too early"
                        : "'" + shown + "' stands where it has no meaning");
    }
}
