// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a list that gives each of some names one of two values, such as {@code A is true}.
 *
 * <p>An item is a name, {@code is}, {@code :} or {@code =}, and a value. Items stand on lines or on one line, with or
 * without a comma, semicolon, full stop or {@code and} between them, with or without a bullet or number before them.
 * Every name appears exactly once. Anything else at all, a negation, condition, alternative or second thought, makes
 * the answer unreadable.
 */
final class ListAnswer {

    private final List<AnswerToken> tokens;
    private int position;

    ListAnswer(List<AnswerToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * The value of every name, true for the word {@code positive}; empty if the text is no such list.
     *
     * @param positive the word for true, in lower case; also read capitalised or in capitals
     */
    static Optional<Map<String, Boolean>> read(
            List<AnswerToken> tokens, Set<String> names, String positive, String negative) {
        return new ListAnswer(tokens).items(names, positive, negative);
    }

    /** Whether the text is one word and nothing else but a full stop. */
    static boolean isWord(List<AnswerToken> tokens, String word) {
        List<AnswerToken> inner = tokens.stream()
                .filter(token -> token.kind() != AnswerToken.Kind.LINE_END)
                .toList();
        return (inner.size() == 1 || (inner.size() == 2 && inner.get(1).is("."))) && sameWord(inner.getFirst(), word);
    }

    private Optional<Map<String, Boolean>> items(Set<String> names, String positive, String negative) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        skipLineEnds();
        while (hasNext()) {
            skipBullet();
            if (position + 3 > tokens.size()) {
                return Optional.empty();
            }
            String name = tokens.get(position).text();
            AnswerToken link = tokens.get(position + 1);
            AnswerToken value = tokens.get(position + 2);
            boolean linked = link.is("is") || link.is(":") || link.is("=");
            boolean isPositive = sameWord(value, positive);
            boolean readable = linked && (isPositive || sameWord(value, negative));
            if (!readable || !names.contains(name) || values.put(name, isPositive) != null) {
                return Optional.empty();
            }
            position += 3;
            skipSeparator();
        }
        return values.size() == names.size() ? Optional.of(values) : Optional.empty();
    }

    boolean hasNext() {
        return position < tokens.size();
    }

    String next() {
        return tokens.get(position++).text();
    }

    void skipLineEnds() {
        while (position < tokens.size() && tokens.get(position).kind() == AnswerToken.Kind.LINE_END) {
            position++;
        }
    }

    /** A dash, star, plus or dot at the start of a line, or a number with a full stop or parenthesis anywhere. */
    void skipBullet() {
        if (position + 1 >= tokens.size()) {
            return;
        }
        AnswerToken first = tokens.get(position);
        boolean lineStart = position == 0 || tokens.get(position - 1).kind() == AnswerToken.Kind.LINE_END;
        if (lineStart && (first.is("-") || first.is("*") || first.is("+") || first.is("•"))) {
            position++;
        } else if (first.kind() == AnswerToken.Kind.DIGITS
                && (tokens.get(position + 1).is(".") || tokens.get(position + 1).is(")"))) {
            position += 2;
        }
    }

    /** At most one mark, then at most one {@code and} if an item follows, then any line ends. */
    void skipSeparator() {
        if (position < tokens.size()
                && (tokens.get(position).is(",")
                        || tokens.get(position).is(";")
                        || tokens.get(position).is("."))) {
            position++;
        }
        if (position + 1 < tokens.size() && tokens.get(position).is("and")) {
            position++;
        }
        skipLineEnds();
    }

    private static boolean sameWord(AnswerToken token, String word) {
        String capitalised = Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return token.is(word) || token.is(capitalised) || token.is(word.toUpperCase(java.util.Locale.ROOT));
    }
}
