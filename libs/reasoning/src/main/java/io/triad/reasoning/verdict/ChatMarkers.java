// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import java.util.List;
import java.util.Optional;

/**
 * Marks by which chat templates separate turns. A response that writes one pretends to be more than one turn, which
 * could hide what was said before.
 */
final class ChatMarkers {

    private static final List<String> MARKERS = List.of(
            "<|",
            "|>",
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

    private ChatMarkers() {}

    static Optional<String> find(String response) {
        return MARKERS.stream().filter(response::contains).findFirst();
    }
}
