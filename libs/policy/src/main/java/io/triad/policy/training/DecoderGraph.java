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
import io.triad.policy.RotaryTable;
import java.util.Map;

/**
 * The forward pass of a Qwen2 decoder as a graph of PyTorch operations.
 *
 * <p>Legend of shape suffixes: B sequences, T steps, P = B·T, D hidden, H query heads, K key-value heads, G = H/K heads
 * that share a key, E head size, F intermediate, N scored tokens, V vocabulary. All float32.
 *
 * <p>Where it departs from the textbook form, for speed and without changing the function: a norm's weight is folded
 * into the projection behind it (x·diag(w)·Wᵀ = x·(W·diag(w))ᵀ); projections of one input are one product; 1/√E is
 * folded into the queries' rotation; only scored positions reach the output projection.
 *
 * <p>A trap: DJL makes a tensor of each Java number that it multiplies by, shares a Java buffer's memory with it and lets
 * go of both at once, while PyTorch keeps the tensor for the backward pass; once the collector has run, the gradient is
 * garbage. So a factor, divisor or exponent is an array of the caller's manager here. Summands may be plain numbers.
 */
final class DecoderGraph {
    private static final float HIDDEN_FROM_VIEW = Float.NEGATIVE_INFINITY;

    private final PolicyConfig config;
    private final Map<String, NDArray> parameters;
    private final NDManager manager;
    private final TokenBatch batch;
    private final int numSequences;
    private final int steps;
    private final int numHeads;
    private final int numKeyValues;
    private final int headSize;
    private final NDArray one;
    private final NDArray rootHidden;
    private final NDArray mask_TT;
    private final Rotation queryRotation;
    private final Rotation keyRotation;

    /** The graph of one batch; every array is attached to the caller's scope. */
    DecoderGraph(PolicyConfig config, Map<String, NDArray> parameters, NDManager manager, TokenBatch batch) {
        this.config = config;
        this.parameters = parameters;
        this.manager = manager;
        this.batch = batch;
        this.numSequences = batch.size();
        this.steps = batch.numSteps();
        this.numHeads = config.numAttentionHeads();
        this.numKeyValues = config.numKeyValueHeads();
        this.headSize = config.headSize();
        this.one = manager.create(1f);
        this.rootHidden = manager.create((float) Math.sqrt(config.hiddenSize()));
        this.mask_TT = causalMask_TT();
        RotaryTable table = RotaryTable.of(config, steps);
        this.queryRotation = Rotation.of(manager, table, numHeads, 1 / Math.sqrt(headSize));
        this.keyRotation = Rotation.of(manager, table, numKeyValues, 1);
    }

    /** Predictions at a temperature above 0. */
    TokenPredictions predictions(double temperature) {
        NDArray logits_NV = logits_NV();
        if (temperature != 1.0) {
            logits_NV = logits_NV.mul(manager.create((float) (1.0 / temperature)));
        }
        NDArray logProbs_NV = logits_NV.logSoftmax(-1);
        NDArray targets_N1 = manager.create(batch.targets_N(), new Shape(batch.numScored(), 1));
        NDArray logProbs_N = logProbs_NV.gather(targets_N1, 1).squeeze(1);
        NDArray entropies_N =
                logProbs_NV.exp().mul(logProbs_NV).sum(new int[] {1}).neg();
        return new TokenPredictions(logProbs_N, entropies_N);
    }

    /** Logits of the distributions that the scored tokens are drawn from. */
    private NDArray logits_NV() {
        NDArray hidden_PD = rows(parameter(ParameterLayout.EMBEDDING), manager.create(batch.inputs_BT()));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            hidden_PD = hidden_PD.add(attention_PD(layer, hidden_PD));
            hidden_PD = hidden_PD.add(feedForward_PD(layer, hidden_PD));
        }
        NDArray scored_ND = rows(hidden_PD, manager.create(batch.positions_N()));
        NDArray output_VD = parameter(config.tieWordEmbeddings() ? ParameterLayout.EMBEDDING : ParameterLayout.OUTPUT);
        return project(unit(scored_ND), output_VD.mul(normScale(ParameterLayout.FINAL_NORM)));
    }

    private NDArray attention_PD(int layer, NDArray hidden_PD) {
        int keyValueBatch = numSequences * numKeyValues;
        int group = config.headsPerKeyValue();
        NDArray scale = normScale(ParameterLayout.layer(layer, "input_layernorm.weight"));
        NDArray joined_PX = linear(unit(hidden_PD), joined(layer, "weight").mul(scale), joined(layer, "bias"));
        long keysFrom = config.hiddenSize();
        NDList parts = joined_PX.split(new long[] {keysFrom, keysFrom + config.keyValueSize()}, 1);
        NDArray queries = queryRotation
                .turn(parts.get(0).reshape(numSequences, steps, numHeads, 2, headSize / 2))
                .reshape(numSequences, steps, numKeyValues, group, headSize)
                .transpose(0, 2, 3, 1, 4)
                .reshape(keyValueBatch, group * steps, headSize);
        NDArray keys = keyRotation
                .turn(parts.get(1).reshape(numSequences, steps, numKeyValues, 2, headSize / 2))
                .reshape(numSequences, steps, numKeyValues, headSize)
                .transpose(0, 2, 3, 1)
                .reshape(keyValueBatch, headSize, steps);
        NDArray values = parts.get(2)
                .reshape(numSequences, steps, numKeyValues, headSize)
                .transpose(0, 2, 1, 3)
                .reshape(keyValueBatch, steps, headSize);
        NDArray attended = queries.batchMatMul(keys)
                .reshape(keyValueBatch, group, steps, steps)
                .add(mask_TT)
                .softmax(-1)
                .reshape(keyValueBatch, group * steps, steps)
                .batchMatMul(values)
                .reshape(numSequences, numKeyValues, group, steps, headSize)
                .transpose(0, 3, 1, 2, 4)
                .reshape((long) numSequences * steps, config.hiddenSize());
        return project(attended, parameter(layer, "self_attn.o_proj.weight"));
    }

    private NDArray feedForward_PD(int layer, NDArray hidden_PD) {
        // Two products, not one of joined weights: the split of so wide a result would cost its gradient a copy.
        NDArray unit_PD = unit(hidden_PD);
        NDArray scale = normScale(ParameterLayout.layer(layer, "post_attention_layernorm.weight"));
        NDArray gate_PF =
                project(unit_PD, parameter(layer, "mlp.gate_proj.weight").mul(scale));
        NDArray up_PF = project(unit_PD, parameter(layer, "mlp.up_proj.weight").mul(scale));
        NDArray gated_PF = Activation.sigmoid(gate_PF).mul(gate_PF).mul(up_PF);
        return project(gated_PF, parameter(layer, "mlp.down_proj.weight"));
    }

    /**
     * RMSNorm without its scale: x / √(|x|² + D·ε), where |x| is a row's length. The gradient of the length is one pass
     * over the rows; that of a mean of squares, or of a division by the root, would be four.
     */
    private NDArray unit(NDArray input_PD) {
        NDArray root_P1 = input_PD.norm(new int[] {1}, true)
                .square()
                .add((float) (config.hiddenSize() * config.rmsNormEps()))
                .sqrt();
        return input_PD.mul(one.div(root_P1));
    }

    /** A norm's weight times √D, which {@link #unit} leaves out. */
    private NDArray normScale(String name) {
        return parameter(name).mul(rootHidden);
    }

    /** The query, key and value projections' rows as one. */
    private NDArray joined(int layer, String part) {
        return parameter(layer, "self_attn.q_proj." + part)
                .getNDArrayInternal()
                .concat(
                        new NDList(
                                parameter(layer, "self_attn.k_proj." + part),
                                parameter(layer, "self_attn.v_proj." + part)),
                        0);
    }

    private NDArray causalMask_TT() {
        float[] mask = new float[steps * steps];
        for (int row = 0; row < steps; row++) {
            for (int column = row + 1; column < steps; column++) {
                mask[row * steps + column] = HIDDEN_FROM_VIEW;
            }
        }
        return manager.create(mask, new Shape(steps, steps));
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

    private static NDArray rows(NDArray matrix, NDArray indices) {
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
