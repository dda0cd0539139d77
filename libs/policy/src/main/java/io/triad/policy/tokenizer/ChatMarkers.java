// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

/** The special tokens of ChatML, as Qwen2 uses them. */
final class ChatMarkers {
    static final String END_OF_TEXT = "<|endoftext|>";
    static final String TURN_START = "<|im_start|>";
    static final String TURN_END = "<|im_end|>";

    private ChatMarkers() {}
}
