// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.List;
import java.util.Optional;

/**
 * Marks by which chat templates separate turns. A response that writes one pretends to be more than one turn, which
 * could hide what was said before.
 */
final class ChatMarkers {

    private static final List<String> FIXED = List.of(
            "<｜",
            "｜>",
            "[INST]",
            "[/INST]",
            "<<SYS>>",
            "<</SYS>>",
            "<s>",
            "</s>",
            "<bos>",
            "<eos>",
            "<start_of_turn>",
            "<end_of_turn>");

    /** Longest name between bars. */
    private static final int MAX_NAME_LENGTH = 64;

    private ChatMarkers() {}

    /** The first marker found, of the form {@code <|name|>} or one of a fixed list. */
    static Optional<String> find(String response) {
        return between(response)
                .or(() -> FIXED.stream().filter(response::contains).findFirst());
    }

    /** A name between {@code <|} and {@code |>}: letters, digits, underscores and hyphens. */
    private static Optional<String> between(String response) {
        for (int start = response.indexOf("<|"); start >= 0; start = response.indexOf("<|", start + 1)) {
            int end = start + 2;
            while (end < response.length() && end - start <= MAX_NAME_LENGTH && isNamePart(response.charAt(end))) {
                end++;
            }
            if (end > start + 2 && response.startsWith("|>", end)) {
                return Optional.of(response.substring(start, end + 2));
            }
        }
        return Optional.empty();
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
