// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RotaryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A policy's weights as the decoder reads them; immutable, shared by its threads. */
final class DecoderWeights {
    /** One decoder layer; projections of the same input are one matrix. */
    record Layer(
            RowScale attentionNorm,
            PackedMatrix queryKeyValue,
            Optional<HeadNorms> headNorms,
            PackedMatrix attentionOutput,
            RowScale feedForwardNorm,
            PackedMatrix gateAndUp,
            PackedMatrix down) {}

    /** The weights of an RMSNorm. */
    static final class RowScale {
        private final float[] weights;

        RowScale(float[] weights) {
            this.weights = weights;
        }

        void normalize(float[] x, int from, float epsilon, float[] result, int to) {
            VectorFloats.rmsNorm(x, from, weights, epsilon, result, to);
        }
    }

    /** The norms that each head of the queries and keys passes before it turns. */
    record HeadNorms(RowScale queries, RowScale keys) {
        /** Normalizes the heads of one row of queries and keys in place. */
        void normalize(float[] row, int from, PolicyConfig config) {
            float epsilon = (float) config.rmsNormEps();
            int keysFrom = from + config.querySize();
            int keysEnd = keysFrom + config.keyValueSize();
            for (int head = from; head < keysEnd; head += config.headSize()) {
                (head < keysFrom ? queries : keys).normalize(row, head, epsilon, row, head);
            }
        }
    }

    private final PolicyConfig config;
    private final HeadRotation queryRotation;
    private final HeadRotation keyRotation;
    private final float[] embedding;
    private final List<Layer> layers;
    private final RowScale finalNorm;
    private final PackedMatrix output;

    DecoderWeights(PolicyWeights weights) {
        this.config = weights.config();
        RotaryTable rotary = RotaryTable.of(config, config.maxPositionEmbeddings());
        this.queryRotation = new HeadRotation(rotary, (float) (1 / Math.sqrt(config.headSize())));
        this.keyRotation = new HeadRotation(rotary, 1f);
        this.embedding = weights.tensor(ParameterLayout.EMBEDDING).toArray();
        this.layers = new ArrayList<>();
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            layers.add(layer(weights, layer));
        }
        this.finalNorm = new RowScale(weights.tensor(ParameterLayout.FINAL_NORM).toArray());
        float[] outputRows = config.tieWordEmbeddings()
                ? embedding
                : weights.tensor(ParameterLayout.OUTPUT).toArray();
        this.output = new PackedMatrix(outputRows, new float[0], config.hiddenSize());
    }

    PolicyConfig config() {
        return config;
    }

    /** Turns queries and scales them by 1/√(head size). */
    HeadRotation queryRotation() {
        return queryRotation;
    }

    HeadRotation keyRotation() {
        return keyRotation;
    }

    List<Layer> layers() {
        return layers;
    }

    RowScale finalNorm() {
        return finalNorm;
    }

    PackedMatrix output() {
        return output;
    }

    void embed(int token, float[] hidden, int to) {
        System.arraycopy(embedding, token * config.hiddenSize(), hidden, to, config.hiddenSize());
    }

    private static Layer layer(PolicyWeights weights, int layer) {
        PolicyConfig config = weights.config();
        int hidden = config.hiddenSize();
        float[] none = new float[0];
        PackedMatrix queryKeyValue = new PackedMatrix(
                joined(weights, layer, "self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight"),
                config.architecture().attentionBias()
                        ? joined(
                                weights,
                                layer,
                                "self_attn.q_proj.bias",
                                "self_attn.k_proj.bias",
                                "self_attn.v_proj.bias")
                        : none,
                hidden);
        Optional<HeadNorms> headNorms = config.architecture().headNorms()
                ? Optional.of(new HeadNorms(
                        new RowScale(joined(weights, layer, ParameterLayout.QUERY_NORM)),
                        new RowScale(joined(weights, layer, ParameterLayout.KEY_NORM))))
                : Optional.empty();
        return new Layer(
                new RowScale(joined(weights, layer, "input_layernorm.weight")),
                queryKeyValue,
                headNorms,
                new PackedMatrix(joined(weights, layer, "self_attn.o_proj.weight"), none, config.querySize()),
                new RowScale(joined(weights, layer, "post_attention_layernorm.weight")),
                new PackedMatrix(joined(weights, layer, "mlp.gate_proj.weight", "mlp.up_proj.weight"), none, hidden),
                new PackedMatrix(joined(weights, layer, "mlp.down_proj.weight"), none, config.intermediateSize()));
    }

    private static float[] joined(PolicyWeights weights, int layer, String... names) {
        List<float[]> parts = new ArrayList<>();
        int size = 0;
        for (String name : names) {
            float[] part = weights.tensor(ParameterLayout.layer(layer, name)).toArray();
            parts.add(part);
            size += part.length;
        }
        float[] joined = new float[size];
        int next = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, next, part.length);
            next += part.length;
        }
        return joined;
    }
}
