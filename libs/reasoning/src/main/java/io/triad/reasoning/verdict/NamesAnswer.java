// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a list of names, such as {@code H, K}: each once, on one line or several, with or without a comma, semicolon or
 * {@code and} between them, with or without a bullet or number before them, with a full stop at the end if any. {@code none}
 * is the empty list. Anything else makes the answer unreadable.
 */
final class NamesAnswer {

    private NamesAnswer() {}

    /** The names in the order of the text; empty if the text is no such list. */
    static Optional<Set<String>> read(List<AnswerToken> tokens, Set<String> names) {
        if (ListAnswer.isWord(tokens, "none")) {
            return Optional.of(Set.of());
        }
        ListAnswer list = new ListAnswer(tokens);
        Set<String> found = new LinkedHashSet<>();
        list.skipLineEnds();
        while (list.hasNext()) {
            list.skipBullet();
            String name = list.next();
            if (!names.contains(name) || !found.add(name)) {
                return Optional.empty();
            }
            list.skipSeparator();
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }
}
