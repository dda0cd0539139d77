// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.List;
import java.util.Optional;

/**
 * The decoder families of Hugging Face that are computed: pre-norm transformers with RMSNorm, grouped-query attention,
 * rotary positions in the half-rotation form and a SwiGLU feed-forward, which differ in what surrounds the attention.
 */
public enum Architecture {
    /** Biases on the query, key and value projections (Qwen2 technical report, arXiv 2407.10671); Qwen2.5 has this form too. */
    QWEN2("qwen2", "Qwen2ForCausalLM", true, false),
    /** No biases; queries and keys are normalized head by head before they turn (Qwen3 technical report, arXiv 2505.09388). */
    QWEN3("qwen3", "Qwen3ForCausalLM", false, true),
    /** Neither biases nor normalized heads (The Llama 3 herd of models, arXiv 2407.21783). */
    LLAMA("llama", "LlamaForCausalLM", false, false);

    private final String modelType;
    private final String className;
    private final boolean attentionBias;
    private final boolean headNorms;

    Architecture(String modelType, String className, boolean attentionBias, boolean headNorms) {
        this.modelType = modelType;
        this.className = className;
        this.attentionBias = attentionBias;
        this.headNorms = headNorms;
    }

    /** What {@code model_type} says in {@code config.json}. */
    public String modelType() {
        return modelType;
    }

    /** What {@code architectures} says in {@code config.json}. */
    public String className() {
        return className;
    }

    /** Whether the query, key and value projections have biases. */
    public boolean attentionBias() {
        return attentionBias;
    }

    /** Whether each head of the queries and keys passes an RMSNorm before it turns. */
    public boolean headNorms() {
        return headNorms;
    }

    static Optional<Architecture> ofModelType(String modelType) {
        return List.of(values()).stream()
                .filter(each -> each.modelType.equals(modelType))
                .findFirst();
    }
}
