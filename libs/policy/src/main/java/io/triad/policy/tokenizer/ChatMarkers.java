// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import java.util.List;

/** The special tokens of ChatML, as Qwen2 uses them, and what ends a turn elsewhere. */
final class ChatMarkers {
    static final String END_OF_TEXT = "<|endoftext|>";
    static final String TURN_START = "<|im_start|>";
    static final String TURN_END = "<|im_end|>";
    /** What ends a turn, that of ChatML first, then that of Llama 3. */
    static final List<String> TURN_ENDS = List.of(TURN_END, "<|eot_id|>");

    private ChatMarkers() {}
}
