// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.verdict.AnswerTokens.Kind;
import java.util.OptionalInt;

/**
 * Reads a list that gives each of some names one of two values, such as {@code A is true}.
 *
 * <p>An item is a name, {@code is}, {@code :} or {@code =}, and a value. Items stand on lines or on one line, with or
 * without a comma, semicolon, full stop or {@code and} between them, with or without a bullet or number before them.
 * Every name appears exactly once. Anything else at all, a negation, condition, alternative or second thought, makes
 * the answer unreadable. Names are single capital letters; a set of them has a bit for each, the lowest for A.
 */
final class ListAnswer {

    private final AnswerTokens tokens;
    private int position;

    ListAnswer(AnswerTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The names that the list gives the word {@code positive}; empty if the text is no such list.
     *
     * @param names every name that the list is to have
     * @param positive the word for true, in lower case; also read capitalised or in capitals
     */
    static OptionalInt read(AnswerTokens tokens, int names, String positive, String negative) {
        return new ListAnswer(tokens).items(names, positive, negative);
    }

    private OptionalInt items(int names, String positive, String negative) {
        int given = 0;
        int values = 0;
        skipLineEnds();
        while (hasNext()) {
            skipBullet();
            if (position + 3 > tokens.size()) {
                return OptionalInt.empty();
            }
            int name = tokens.letter(position);
            int bit = name < 0 ? 0 : 1 << name;
            boolean linked =
                    tokens.is(position + 1, ':') || tokens.is(position + 1, '=') || tokens.is(position + 1, "is");
            boolean isPositive = tokens.isSame(position + 2, positive);
            boolean readable = linked && (isPositive || tokens.isSame(position + 2, negative));
            if (!readable || (bit & names & ~given) == 0) {
                return OptionalInt.empty();
            }
            given |= bit;
            values |= isPositive ? bit : 0;
            position += 3;
            skipSeparator();
        }
        return given == names ? OptionalInt.of(values) : OptionalInt.empty();
    }

    boolean hasNext() {
        return position < tokens.size();
    }

    /** The next piece's place in the alphabet, −1 if it is no capital letter. */
    int nextLetter() {
        return tokens.letter(position++);
    }

    void skipLineEnds() {
        while (tokens.is(position, Kind.LINE_END)) {
            position++;
        }
    }

    /** A dash, star, plus or dot at the start of a line, or a number with a full stop or parenthesis anywhere. */
    void skipBullet() {
        if (position + 1 >= tokens.size()) {
            return;
        }
        boolean lineStart = position == 0 || tokens.is(position - 1, Kind.LINE_END);
        boolean bullet = tokens.is(position, '-')
                || tokens.is(position, '*')
                || tokens.is(position, '+')
                || tokens.is(position, '•');
        if (lineStart && bullet) {
            position++;
        } else if (tokens.is(position, Kind.DIGITS) && (tokens.is(position + 1, '.') || tokens.is(position + 1, ')'))) {
            position += 2;
        }
    }

    /** At most one mark, then at most one {@code and} if an item follows, then any line ends. */
    void skipSeparator() {
        if (tokens.is(position, ',') || tokens.is(position, ';') || tokens.is(position, '.')) {
            position++;
        }
        if (position + 1 < tokens.size() && tokens.is(position, "and")) {
            position++;
        }
        skipLineEnds();
    }
}
