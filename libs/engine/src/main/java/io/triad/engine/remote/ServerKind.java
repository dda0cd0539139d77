// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

/** Which server is spoken to: OpenAI's API says nothing of token ids, weights or tokenizers, so each has its own way. */
public enum ServerKind {
    /** vLLM, 0.10.2 or later, which is the first to answer with token ids. */
    VLLM,
    /** SGLang by its native {@code /generate}, with {@code /tokenize} and {@code /model_info}. */
    SGLANG
}
