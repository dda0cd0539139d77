// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.checkpoint.safetensors.DType;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RotaryTable;
import io.triad.policy.Tensor;
import io.triad.policy.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A policy's weights as the decoder reads them; immutable, shared by its threads. */
final class DecoderWeights {
    /** One decoder layer; projections of the same input are one matrix. */
    record Layer(
            RowScale attentionNorm,
            Projection queryKeyValue,
            Optional<HeadNorms> headNorms,
            Projection attentionOutput,
            RowScale feedForwardNorm,
            Projection gateAndUp,
            Projection down) {
        List<Projection> projections() {
            return List.of(queryKeyValue, attentionOutput, gateAndUp, down);
        }
    }

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
    private final Projection output;

    DecoderWeights(PolicyWeights weights, Optional<LoraAdapter> adapter) {
        adapter.ifPresent(given -> given.requireFits(weights.config()));
        this.config = weights.config();
        RotaryTable rotary = RotaryTable.of(config, config.maxPositionEmbeddings());
        this.queryRotation = new HeadRotation(rotary, (float) (1 / Math.sqrt(config.headSize())));
        this.keyRotation = new HeadRotation(rotary, 1f);
        this.embedding = weights.tensor(ParameterLayout.EMBEDDING);
        this.layers = new ArrayList<>();
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            layers.add(layer(weights, adapter, layer));
        }
        this.finalNorm = new RowScale(weights.tensor(ParameterLayout.FINAL_NORM).toArray());
        Tensor rows = config.tieWordEmbeddings() ? embedding : weights.tensor(ParameterLayout.OUTPUT);
        this.output = Projection.of(WeightPanels.of(
                new StackedRows(List.of(rows), config.hiddenSize()),
                config.hiddenSize(),
                NO_BIAS,
                areHalf(List.of(rows))));
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

    Projection output() {
        return output;
    }

    /** Bytes of all matrices in memory: what one step reads at the least. */
    long numBytes() {
        return output.numBytes()
                + layers.stream()
                        .flatMap(layer -> layer.projections().stream())
                        .mapToLong(Projection::numBytes)
                        .sum();
    }

    /** Floats that a row of A·x takes at the most; 0 without an adapter. */
    int reducedSize() {
        return layers.stream()
                .flatMap(layer -> layer.projections().stream())
                .mapToInt(Projection::reducedStride)
                .max()
                .orElse(0);
    }

    void embed(int token, float[] hidden, int to) {
        embedding.read((long) token * config.hiddenSize(), hidden, to, config.hiddenSize());
    }

    private static Layer layer(PolicyWeights weights, Optional<LoraAdapter> adapter, int layer) {
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
                        adapter,
                        layer,
                        hidden,
                        bias,
                        "self_attn.q_proj",
                        "self_attn.k_proj",
                        "self_attn.v_proj"),
                headNorms,
                stacked(weights, adapter, layer, config.querySize(), NO_BIAS, "self_attn.o_proj"),
                new RowScale(joined(weights, layer, "post_attention_layernorm.weight")),
                gateAndUp(weights, adapter, layer),
                stacked(weights, adapter, layer, config.intermediateSize(), NO_BIAS, "mlp.down_proj"));
    }

    /** Modules that stand below one another, as a matrix; kept as bfloat16 if they are stored so. */
    private static Projection stacked(
            PolicyWeights weights,
            Optional<LoraAdapter> adapter,
            int layer,
            int inputs,
            float[] bias,
            String... modules) {
        List<Tensor> tensors = Arrays.stream(modules)
                .map(module -> weights.tensor(ParameterLayout.layer(layer, module + ".weight")))
                .toList();
        return new Projection(
                WeightPanels.of(new StackedRows(tensors, inputs), inputs, bias, areHalf(tensors)),
                adapter.flatMap(given -> UpdateMatrices.of(given, weights.config(), layer, List.of(modules)))
                        .map(matrices -> update(matrices, inputs, new StackedRows(matrices.bs(), matrices.rank()))));
    }

    private static Projection gateAndUp(PolicyWeights weights, Optional<LoraAdapter> adapter, int layer) {
        int inputs = weights.config().hiddenSize();
        int numPairs = weights.config().intermediateSize();
        Tensor gate = weights.tensor(ParameterLayout.layer(layer, "mlp.gate_proj.weight"));
        Tensor up = weights.tensor(ParameterLayout.layer(layer, "mlp.up_proj.weight"));
        WeightPanels.Rows rows = new TakingTurns(gate, up, inputs, numPairs);
        return new Projection(
                WeightPanels.of(rows, inputs, NO_BIAS, areHalf(List.of(gate, up))),
                adapter.flatMap(given -> UpdateMatrices.of(
                                given, weights.config(), layer, List.of("mlp.gate_proj", "mlp.up_proj")))
                        .map(matrices -> {
                            List<Tensor> bs = matrices.bs();
                            return update(
                                    matrices, inputs, new TakingTurns(bs.get(0), bs.get(1), matrices.rank(), numPairs));
                        }));
    }

    private static Projection.Update update(UpdateMatrices matrices, int inputs, WeightPanels.Rows bs) {
        return new Projection.Update(
                WeightPanels.of(new StackedRows(matrices.as(), inputs), inputs, NO_BIAS, areHalf(matrices.as())),
                WeightPanels.of(bs, matrices.rank(), NO_BIAS, false));
    }

    private static boolean areHalf(List<Tensor> tensors) {
        return tensors.stream().allMatch(tensor -> tensor.dtype() == DType.BF16);
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
