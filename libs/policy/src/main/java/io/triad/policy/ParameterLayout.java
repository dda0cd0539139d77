// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The names and shapes of a policy's tensors, as Hugging Face's Qwen2 names them, in the order of its state dictionary.
 * Projections are stored (out, in): y = x·Wᵀ + b.
 */
public final class ParameterLayout {
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String OUTPUT = "lm_head.weight";

    private ParameterLayout() {}

    /** Every tensor that weights of this configuration hold; no {@link #OUTPUT} when the embedding is tied. */
    public static SequencedMap<String, TensorShape> shapes(PolicyConfig config) {
        long hidden = config.hiddenSize();
        long keyValue = config.keyValueSize();
        long intermediate = config.intermediateSize();
        SequencedMap<String, TensorShape> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, TensorShape.of(config.vocabSize(), hidden));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            shapes.put(layer(layer, "self_attn.q_proj.weight"), TensorShape.of(hidden, hidden));
            shapes.put(layer(layer, "self_attn.q_proj.bias"), TensorShape.of(hidden));
            shapes.put(layer(layer, "self_attn.k_proj.weight"), TensorShape.of(keyValue, hidden));
            shapes.put(layer(layer, "self_attn.k_proj.bias"), TensorShape.of(keyValue));
            shapes.put(layer(layer, "self_attn.v_proj.weight"), TensorShape.of(keyValue, hidden));
            shapes.put(layer(layer, "self_attn.v_proj.bias"), TensorShape.of(keyValue));
            shapes.put(layer(layer, "self_attn.o_proj.weight"), TensorShape.of(hidden, hidden));
            shapes.put(layer(layer, "mlp.gate_proj.weight"), TensorShape.of(intermediate, hidden));
            shapes.put(layer(layer, "mlp.up_proj.weight"), TensorShape.of(intermediate, hidden));
            shapes.put(layer(layer, "mlp.down_proj.weight"), TensorShape.of(hidden, intermediate));
            shapes.put(layer(layer, "input_layernorm.weight"), TensorShape.of(hidden));
            shapes.put(layer(layer, "post_attention_layernorm.weight"), TensorShape.of(hidden));
        }
        shapes.put(FINAL_NORM, TensorShape.of(hidden));
        if (!config.tieWordEmbeddings()) {
            shapes.put(OUTPUT, TensorShape.of(config.vocabSize(), hidden));
        }
        return Collections.unmodifiableSequencedMap(shapes);
    }

    /** Full name of a layer's tensor: {@code model.layers.<layer>.<tensor>}. */
    public static String layer(int layer, String tensor) {
        return "model.layers." + layer + "." + tensor;
    }
}
