// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.lora.LoraConfig;
import java.util.Map;
import java.util.Optional;

/**
 * The forward pass of a decoder as a graph of PyTorch operations.
 *
 * <p>Legend of shape suffixes: R rows (tokens that are read, see {@link TokenPacking}), D hidden, H query heads, K
 * key-value heads, G = H/K heads that share a key, E head size, F intermediate, N scored tokens, V vocabulary, S steps of
 * a padded block of B sequences, T its keys. All float32.
 *
 * <p>Where it departs from the textbook form, for speed and without changing the function: a norm's weight is folded
 * into the projection behind it (x·diag(w)·Wᵀ = x·(W·diag(w))ᵀ); projections of one input are one product; 1/√E is
 * folded into the queries' projection; shared prompts are computed once; the last layer's feed-forward and the output
 * projection see scored rows only.
 *
 * <p>A trap: DJL makes a tensor of each Java number that it multiplies by, shares a Java buffer's memory with it and lets
 * go of both at once, while PyTorch keeps the tensor for the backward pass; once the collector has run, the gradient is
 * garbage. So a factor, divisor or exponent is an array of the caller's manager here. Summands may be plain numbers.
 */
final class DecoderGraph {
    private final PolicyConfig config;
    private final Map<String, NDArray> parameters;
    private final NDManager manager;
    private final TokenPacking packing;
    private final int numHeads;
    private final int numKeyValues;
    private final int headSize;
    private final NDArray one;
    private final NDArray rootHidden;
    private final NDArray rootHead;
    private final NDArray queryScale;
    private final Rotation rotation;
    private final PaddedAttention promptAttention;
    private final Optional<PaddedAttention> responseAttention;
    private final long[] scored;
    private final NDArray allResults_RH;
    private final LowRankUpdates updates;

    /**
     * The graph of one batch; every array is attached to the caller's scope.
     *
     * @param parameters the base's, and those of the adapter, if there is one
     */
    DecoderGraph(
            PolicyConfig config,
            Map<String, NDArray> parameters,
            Optional<LoraConfig> adapter,
            NDManager manager,
            TokenBatch batch) {
        this.config = config;
        this.parameters = parameters;
        this.manager = manager;
        this.packing = new TokenPacking(batch, config);
        this.numHeads = config.numAttentionHeads();
        this.numKeyValues = config.numKeyValueHeads();
        this.headSize = config.headSize();
        this.one = manager.create(1f);
        this.rootHidden = manager.create((float) Math.sqrt(config.hiddenSize()));
        this.rootHead = manager.create((float) Math.sqrt(headSize));
        this.queryScale = manager.create(queryFactor());
        this.rotation = Rotation.of(manager, config, packing.positions());
        this.promptAttention = PaddedAttention.ofPrompts(manager, packing, config);
        this.responseAttention = packing.numResponses() == 0
                ? Optional.empty()
                : Optional.of(PaddedAttention.ofResponses(manager, packing, config));
        this.scored = packing.scoredRows();
        this.allResults_RH = results(packing.allRows());
        this.updates = new LowRankUpdates(adapter, parameters, manager);
    }

    private float queryFactor() {
        return (float) (1 / Math.sqrt(headSize));
    }

    /** Predictions at a temperature above 0, as one graph. */
    TokenPredictions predictions(double temperature) {
        NDArray hidden_RD = embedded();
        for (int layer = 0; layer < lastLayer(); layer++) {
            hidden_RD = layer(layer, hidden_RD);
        }
        return predictions(hidden_RD, output(), temperature);
    }

    /** The last layer, which gives predictions and not rows for a next one. */
    int lastLayer() {
        return config.numHiddenLayers() - 1;
    }

    /** What the first layer reads, (R, D). */
    NDArray embedded() {
        return rows(embedding(), manager.create(packing.inputs()));
    }

    NDArray embedding() {
        return parameter(ParameterLayout.EMBEDDING);
    }

    /** Whether the projection to the vocabulary is the embedding itself. */
    boolean isTied() {
        return config.tieWordEmbeddings();
    }

    /** The projection to the vocabulary, (V, D). */
    NDArray output() {
        return isTied() ? embedding() : parameter(ParameterLayout.OUTPUT);
    }

    /** N. */
    int numScored() {
        return scored.length;
    }

    /** What the next layer reads; for every layer but the last. */
    NDArray layer(int layer, NDArray hidden_RD) {
        NDArray attended_RD = hidden_RD.add(attention(layer, hidden_RD, allResults_RH));
        return attended_RD.add(feedForward(layer, attended_RD));
    }

    /** Predictions from what the last layer reads. */
    TokenPredictions predictions(NDArray hidden_RD, NDArray output_VD, double temperature) {
        NDArray logits_NV = logits_NV(hidden_RD, output_VD);
        if (temperature != 1.0) {
            logits_NV = logits_NV.mul(manager.create((float) (1.0 / temperature)));
        }
        NDArray logProbs_NV = logits_NV.logSoftmax(-1);
        NDArray targets_N1 = manager.create(packing.targets(), new Shape(scored.length, 1));
        NDArray logProbs_N = logProbs_NV.gather(targets_N1, 1).squeeze(1);
        NDArray entropies_N =
                logProbs_NV.exp().mul(logProbs_NV).sum(new int[] {1}).neg();
        return new TokenPredictions(logProbs_N, entropies_N);
    }

    /** Logits of the distributions that the scored tokens are drawn from. */
    private NDArray logits_NV(NDArray hidden_RD, NDArray output_VD) {
        NDArray attended_ND = attention(lastLayer(), hidden_RD, results(scored));
        NDArray hidden_ND = rows(hidden_RD, manager.create(scored)).add(attended_ND);
        hidden_ND = hidden_ND.add(feedForward(lastLayer(), hidden_ND));
        return project(unit(hidden_ND), output_VD.mul(normScale(ParameterLayout.FINAL_NORM)));
    }

    private NDArray results(long[] rows) {
        return manager.create(packing.results(rows), new Shape(rows.length, numHeads));
    }

    /** Attention's contribution to the rows whose heads' results are asked for. */
    private NDArray attention(int layer, NDArray hidden_RD, NDArray results) {
        NDArray scale = normScale(ParameterLayout.layer(layer, "input_layernorm.weight"));
        NDArray weights_XD = joined(layer, "weight").mul(scale);
        NDArray unit_RD = unit(hidden_RD);
        NDArray joined_RX = config.architecture().attentionBias()
                ? linear(unit_RD, weights_XD, joined(layer, "bias"))
                : project(unit_RD, weights_XD);
        long keysFrom = config.querySize();
        NDList parts = joined_RX.split(new long[] {keysFrom, keysFrom + config.keyValueSize()}, 1);
        Optional<NDArray> scaled = Optional.of(scale);
        float factor = config.architecture().headNorms() ? 1f : queryFactor();
        NDArray queries_RX = updates.add(parts.get(0), module(layer, "self_attn.q_proj"), unit_RD, scaled, factor);
        NDArray keys_RX = updates.add(parts.get(1), module(layer, "self_attn.k_proj"), unit_RD, scaled, 1f);
        NDArray values_RX = updates.add(parts.get(2), module(layer, "self_attn.v_proj"), unit_RD, scaled, 1f);
        NDArray queries = rotation.turn(normalizedHeads(layer, ParameterLayout.QUERY_NORM, queries_RX), numHeads);
        NDArray keys = rotation.turn(normalizedHeads(layer, ParameterLayout.KEY_NORM, keys_RX), numKeyValues);
        NDArray values = values_RX.reshape(-1, headSize);
        NDArray mixed = promptAttention.attend(queries, keys, values);
        if (responseAttention.isPresent()) {
            mixed = mixed.concat(responseAttention.get().attend(queries, keys, values), 0);
        }
        NDArray attended = rows(mixed, results).reshape(-1, config.querySize());
        return adapted(layer, "self_attn.o_proj", attended);
    }

    /** The heads of (R, heads·E) after their norm, if the architecture has one; queries leave it scaled by 1/√E. */
    private NDArray normalizedHeads(int layer, String norm, NDArray rows) {
        if (!config.architecture().headNorms()) {
            return rows;
        }
        NDArray weight_E = parameter(layer, norm);
        NDArray scale_E = norm.equals(ParameterLayout.QUERY_NORM) ? weight_E.mul(queryScale) : weight_E;
        NDArray heads = unit(rows.reshape(-1, headSize), headSize);
        return heads.mul(scale_E.mul(rootHead)).reshape(rows.getShape());
    }

    private NDArray feedForward(int layer, NDArray hidden) {
        // Two products, not one of joined weights: the split of so wide a result would cost its gradient a copy.
        NDArray unit = unit(hidden);
        NDArray scale = normScale(ParameterLayout.layer(layer, "post_attention_layernorm.weight"));
        NDArray gate = adapted(layer, "mlp.gate_proj", unit, scale);
        NDArray up = adapted(layer, "mlp.up_proj", unit, scale);
        NDArray gated = Activation.sigmoid(gate).mul(gate).mul(up);
        return adapted(layer, "mlp.down_proj", gated);
    }

    private NDArray adapted(int layer, String module, NDArray input) {
        return updates.add(project(input, parameter(layer, module + ".weight")), module(layer, module), input);
    }

    /** The projection of an input whose columns are still to be multiplied by a scale. */
    private NDArray adapted(int layer, String module, NDArray input, NDArray scale) {
        NDArray base = project(input, parameter(layer, module + ".weight").mul(scale));
        return updates.add(base, module(layer, module), input, Optional.of(scale), 1f);
    }

    private static String module(int layer, String module) {
        return ParameterLayout.layer(layer, module);
    }

    /**
     * RMSNorm without its scale: x / √(|x|² + D·ε), where |x| is a row's length. The gradient of the length is one pass
     * over the rows; that of a mean of squares, or of a division by the root, would be four.
     */
    private NDArray unit(NDArray input) {
        return unit(input, config.hiddenSize());
    }

    private NDArray unit(NDArray input, int width) {
        NDArray root = input.norm(new int[] {1}, true)
                .square()
                .add((float) (width * config.rmsNormEps()))
                .sqrt();
        return input.mul(one.div(root));
    }

    /** A norm's weight times √D, which {@link #unit} leaves out. */
    private NDArray normScale(String name) {
        return parameter(name).mul(rootHidden);
    }

    /** The query, key and value projections' rows as one, the queries' scaled by 1/√E unless a norm follows. */
    private NDArray joined(int layer, String part) {
        NDArray queries = parameter(layer, "self_attn.q_proj." + part);
        queries = config.architecture().headNorms() ? queries : queries.mul(queryScale);
        NDArray keys = parameter(layer, "self_attn.k_proj." + part);
        NDArray values = parameter(layer, "self_attn.v_proj." + part);
        return queries.getNDArrayInternal().concat(new NDList(keys, values), 0);
    }

    private NDArray parameter(String name) {
        NDArray parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalStateException("no parameter " + name);
        }
        return parameter;
    }

    private NDArray parameter(int layer, String name) {
        return parameter(ParameterLayout.layer(layer, name));
    }

    /** The matrix's rows at the indices, whose shape the result begins with. */
    static NDArray rows(NDArray matrix, NDArray indices) {
        return indices.getNDArrayInternal()
                .embedding(indices, matrix, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private static NDArray project(NDArray input, NDArray weight) {
        return input.matMul(weight.transpose());
    }

    private static NDArray linear(NDArray input, NDArray weight, NDArray bias) {
        return input.getNDArrayInternal().linear(input, weight, bias).singletonOrThrow();
    }
}
