// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.OptionalInt;

/**
 * Reads a list of names, such as {@code H, K}: each once, on one line or several, with or without a comma, semicolon or
 * {@code and} between them, with or without a bullet or number before them, with a full stop at the end if any. {@code none}
 * is the empty list. Anything else makes the answer unreadable. Names are bits as in {@link ListAnswer}.
 */
final class NamesAnswer {

    private NamesAnswer() {}

    /** The names that the list has, of those it may have; empty if the text is no such list. */
    static OptionalInt read(AnswerTokens tokens, int names) {
        int single = tokens.single();
        if (single >= 0 && tokens.isSame(single, "none")) {
            return OptionalInt.of(0);
        }
        ListAnswer list = new ListAnswer(tokens);
        int found = 0;
        list.skipLineEnds();
        while (list.hasNext()) {
            list.skipBullet();
            int name = list.nextLetter();
            int bit = name < 0 ? 0 : 1 << name;
            if ((bit & names & ~found) == 0) {
                return OptionalInt.empty();
            }
            found |= bit;
            list.skipSeparator();
        }
        return found == 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }
}
