// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

/** What draws responses. */
public enum EngineChoice {
    /** The sampler in this process, on its processors. */
    EMBEDDED,
    /** A vLLM server. */
    VLLM,
    /** An SGLang server. */
    SGLANG
}
