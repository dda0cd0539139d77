// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.checkpoint.safetensors.DType;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RotaryTable;
import io.triad.policy.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A policy's weights as the decoder reads them; immutable, shared by its threads. */
final class DecoderWeights {
    /** One decoder layer; projections of the same input are one matrix. */
    record Layer(
            RowScale attentionNorm,
            WeightPanels queryKeyValue,
            Optional<HeadNorms> headNorms,
            WeightPanels attentionOutput,
            RowScale feedForwardNorm,
            WeightPanels gateAndUp,
            WeightPanels down) {}

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

    private static final float[] NO_BIAS = {};

    private final PolicyConfig config;
    private final HeadRotation queryRotation;
    private final HeadRotation keyRotation;
    private final Tensor embedding;
    private final List<Layer> layers;
    private final RowScale finalNorm;
    private final WeightPanels output;

    DecoderWeights(PolicyWeights weights) {
        this.config = weights.config();
        RotaryTable rotary = RotaryTable.of(config, config.maxPositionEmbeddings());
        this.queryRotation = new HeadRotation(rotary, (float) (1 / Math.sqrt(config.headSize())));
        this.keyRotation = new HeadRotation(rotary, 1f);
        this.embedding = weights.tensor(ParameterLayout.EMBEDDING);
        this.layers = new ArrayList<>();
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            layers.add(layer(weights, layer));
        }
        this.finalNorm = new RowScale(weights.tensor(ParameterLayout.FINAL_NORM).toArray());
        Tensor rows = config.tieWordEmbeddings() ? embedding : weights.tensor(ParameterLayout.OUTPUT);
        this.output = WeightPanels.of(
                new StackedRows(List.of(rows), config.hiddenSize()),
                config.hiddenSize(),
                NO_BIAS,
                areHalf(List.of(rows)));
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

    WeightPanels output() {
        return output;
    }

    /** Bytes of all matrices in memory: what one step reads at the least. */
    long numBytes() {
        return output.numBytes()
                + layers.stream()
                        .mapToLong(layer -> layer.queryKeyValue().numBytes()
                                + layer.attentionOutput().numBytes()
                                + layer.gateAndUp().numBytes()
                                + layer.down().numBytes())
                        .sum();
    }

    void embed(int token, float[] hidden, int to) {
        embedding.read((long) token * config.hiddenSize(), hidden, to, config.hiddenSize());
    }

    private static Layer layer(PolicyWeights weights, int layer) {
        PolicyConfig config = weights.config();
        int hidden = config.hiddenSize();
        float[] bias = config.architecture().attentionBias()
                ? joined(weights, layer, "self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias")
                : NO_BIAS;
        Optional<HeadNorms> headNorms = config.architecture().headNorms()
                ? Optional.of(new HeadNorms(
                        new RowScale(joined(weights, layer, ParameterLayout.QUERY_NORM)),
                        new RowScale(joined(weights, layer, ParameterLayout.KEY_NORM))))
                : Optional.empty();
        return new Layer(
                new RowScale(joined(weights, layer, "input_layernorm.weight")),
                stacked(
                        weights,
                        layer,
                        hidden,
                        bias,
                        "self_attn.q_proj.weight",
                        "self_attn.k_proj.weight",
                        "self_attn.v_proj.weight"),
                headNorms,
                stacked(weights, layer, config.querySize(), NO_BIAS, "self_attn.o_proj.weight"),
                new RowScale(joined(weights, layer, "post_attention_layernorm.weight")),
                gateAndUp(weights, layer),
                stacked(weights, layer, config.intermediateSize(), NO_BIAS, "mlp.down_proj.weight"));
    }

    /** Tensors that stand below one another, as a matrix; kept as bfloat16 if they are stored so. */
    private static WeightPanels stacked(PolicyWeights weights, int layer, int inputs, float[] bias, String... names) {
        List<Tensor> tensors = Arrays.stream(names)
                .map(name -> weights.tensor(ParameterLayout.layer(layer, name)))
                .toList();
        return WeightPanels.of(new StackedRows(tensors, inputs), inputs, bias, areHalf(tensors));
    }

    /** The gate and the values by turns, a vector of each, so that those that are multiplied are computed together. */
    private static WeightPanels gateAndUp(PolicyWeights weights, int layer) {
        int inputs = weights.config().hiddenSize();
        Tensor gate = weights.tensor(ParameterLayout.layer(layer, "mlp.gate_proj.weight"));
        Tensor up = weights.tensor(ParameterLayout.layer(layer, "mlp.up_proj.weight"));
        TakingTurns rows = new TakingTurns(gate, up, inputs, weights.config().intermediateSize());
        return WeightPanels.of(rows, inputs, NO_BIAS, areHalf(List.of(gate, up)));
    }

    private static boolean areHalf(List<Tensor> tensors) {
        return tensors.stream().allMatch(tensor -> tensor.dtype() == DType.BF16);
    }

    private record StackedRows(List<Tensor> tensors, int inputs) implements WeightPanels.Rows {
        @Override
        public int size() {
            return tensors.stream().mapToInt(this::rows).sum();
        }

        @Override
        public void read(int output, float[] weights) {
            int row = output;
            int index = 0;
            while (row >= rows(tensors.get(index))) {
                row -= rows(tensors.get(index));
                index++;
            }
            tensors.get(index).read((long) row * inputs, weights, 0, inputs);
        }

        private int rows(Tensor tensor) {
            return Math.toIntExact(tensor.shape().numElements() / inputs);
        }
    }

    private record TakingTurns(Tensor gate, Tensor up, int inputs, int numPairs) implements WeightPanels.Rows {
        @Override
        public int size() {
            return Math.ceilDiv(numPairs, WeightPanels.WIDTH) * WeightPanels.PANEL;
        }

        @Override
        public void read(int output, float[] weights) {
            int pair = output / WeightPanels.PANEL * WeightPanels.WIDTH + output % WeightPanels.WIDTH;
            Tensor tensor = output % WeightPanels.PANEL < WeightPanels.WIDTH ? gate : up;
            if (pair < numPairs) {
                tensor.read((long) pair * inputs, weights, 0, inputs);
            } else {
                Arrays.fill(weights, 0f);
            }
        }
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
