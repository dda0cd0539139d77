// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The names and shapes of a policy's tensors, as Hugging Face names them, in the order of its state dictionary.
 * Projections are stored (out, in): y = x·Wᵀ + b.
 */
public final class ParameterLayout {
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String OUTPUT = "lm_head.weight";

    /** In a layer of an architecture with {@link Architecture#headNorms}. */
    public static final String QUERY_NORM = "self_attn.q_norm.weight";

    /** In a layer of an architecture with {@link Architecture#headNorms}. */
    public static final String KEY_NORM = "self_attn.k_norm.weight";

    private ParameterLayout() {}

    /** Every tensor that weights of this configuration hold; no {@link #OUTPUT} when the embedding is tied. */
    public static SequencedMap<String, TensorShape> shapes(PolicyConfig config) {
        long hidden = config.hiddenSize();
        long query = config.querySize();
        boolean biased = config.architecture().attentionBias();
        long keyValue = config.keyValueSize();
        long intermediate = config.intermediateSize();
        SequencedMap<String, TensorShape> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, TensorShape.of(config.vocabSize(), hidden));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            putProjection(shapes, layer(layer, "self_attn.q_proj"), query, hidden, biased);
            putProjection(shapes, layer(layer, "self_attn.k_proj"), keyValue, hidden, biased);
            putProjection(shapes, layer(layer, "self_attn.v_proj"), keyValue, hidden, biased);
            putProjection(shapes, layer(layer, "self_attn.o_proj"), hidden, query, false);
            if (config.architecture().headNorms()) {
                shapes.put(layer(layer, QUERY_NORM), TensorShape.of(config.headSize()));
                shapes.put(layer(layer, KEY_NORM), TensorShape.of(config.headSize()));
            }
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

    private static void putProjection(
            Map<String, TensorShape> shapes, String name, long outputs, long inputs, boolean biased) {
        shapes.put(name + ".weight", TensorShape.of(outputs, inputs));
        if (biased) {
            shapes.put(name + ".bias", TensorShape.of(outputs));
        }
    }

    /** Full name of a layer's tensor: {@code model.layers.<layer>.<tensor>}. */
    public static String layer(int layer, String tensor) {
        return "model.layers." + layer + "." + tensor;
    }
}
