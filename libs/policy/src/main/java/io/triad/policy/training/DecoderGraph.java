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
    private final int numHeads;
    private final int numKeyValues;
    private final int group;
    private final int headSize;

    DecoderGraph(PolicyConfig config, Map<String, NDArray> parameters) {
        this.config = config;
        this.parameters = parameters;
        this.numHeads = config.numAttentionHeads();
        this.numKeyValues = config.numKeyValueHeads();
        this.group = config.headsPerKeyValue();
        this.headSize = config.headSize();
    }

    /** Predictions at a temperature above 0; every intermediate array is attached to the caller's scope. */
    TokenPredictions predictions(NDManager manager, TokenBatch batch, double temperature) {
        NDArray logits_NV = logits_NV(manager, batch);
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
    NDArray logits_NV(NDManager manager, TokenBatch batch) {
        int steps = batch.numSteps();
        NDArray inputs_P = manager.create(batch.inputs_BT());
        NDArray mask_TT = causalMask_TT(manager, steps);
        Rotation rotation = rotation(manager, steps);
        NDArray hidden_PD = rows(parameter(ParameterLayout.EMBEDDING), inputs_P);
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            hidden_PD = hidden_PD.add(attention_PD(layer, hidden_PD, batch.size(), mask_TT, rotation));
            hidden_PD = hidden_PD.add(feedForward_PD(layer, hidden_PD));
        }
        NDArray scored_ND = rows(hidden_PD, manager.create(batch.positions_N()));
        NDArray output_VD = parameter(config.tieWordEmbeddings() ? ParameterLayout.EMBEDDING : ParameterLayout.OUTPUT);
        return project(unitRms(scored_ND), output_VD.mul(parameter(ParameterLayout.FINAL_NORM)));
    }

    private NDArray attention_PD(int layer, NDArray hidden_PD, int numSequences, NDArray mask_TT, Rotation rotation) {
        long steps = mask_TT.getShape().get(0);
        long turned = (long) (numHeads + numKeyValues) * headSize;
        NDArray weight = joined(layer, "weight").mul(parameter(layer, "input_layernorm.weight"));
        NDArray both_PX = linear(unitRms(hidden_PD), weight, joined(layer, "bias"));
        NDList parts = both_PX.split(new long[] {turned}, 1);
        NDArray halves = parts.get(0).reshape(numSequences, steps, numHeads + numKeyValues, 2, headSize / 2);
        NDArray turned_BTHE = rotation.turn(halves).reshape(numSequences, steps, numHeads + numKeyValues, headSize);
        NDList queriesAndKeys = turned_BTHE.split(new long[] {numHeads}, 2);
        NDArray queries = queriesAndKeys
                .get(0)
                .reshape(numSequences, steps, numKeyValues, group, headSize)
                .transpose(0, 2, 3, 1, 4)
                .reshape((long) numSequences * numKeyValues, group * steps, headSize);
        NDArray keys = queriesAndKeys
                .get(1)
                .transpose(0, 2, 3, 1)
                .reshape((long) numSequences * numKeyValues, headSize, steps);
        NDArray values = parts.get(1)
                .reshape(numSequences, steps, numKeyValues, headSize)
                .transpose(0, 2, 1, 3)
                .reshape((long) numSequences * numKeyValues, steps, headSize);
        NDArray attended = queries.batchMatMul(keys)
                .reshape((long) numSequences * numKeyValues, group, steps, steps)
                .add(mask_TT)
                .softmax(-1)
                .reshape((long) numSequences * numKeyValues, group * steps, steps)
                .batchMatMul(values)
                .reshape(numSequences, numKeyValues, group, steps, headSize)
                .transpose(0, 3, 1, 2, 4)
                .reshape(numSequences * steps, config.hiddenSize());
        return project(attended, parameter(layer, "self_attn.o_proj.weight"));
    }

    private NDArray feedForward_PD(int layer, NDArray hidden_PD) {
        NDArray weight = parameter(layer, "mlp.gate_proj.weight")
                .concat(parameter(layer, "mlp.up_proj.weight"), 0)
                .mul(parameter(layer, "post_attention_layernorm.weight"));
        NDList gateAndUp = project(unitRms(hidden_PD), weight).split(new long[] {config.intermediateSize()}, 1);
        NDArray gated_PF =
                Activation.sigmoid(gateAndUp.get(0)).mul(gateAndUp.get(0)).mul(gateAndUp.get(1));
        return project(gated_PF, parameter(layer, "mlp.down_proj.weight"));
    }

    /** RMSNorm without its weight: x / √(mean(x²) + ε). */
    private NDArray unitRms(NDArray input_PD) {
        NDArray rms_P1 = input_PD.square()
                .mean(new int[] {1}, true)
                .add((float) config.rmsNormEps())
                .sqrt();
        return input_PD.div(rms_P1);
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

    /** The rotary turn of the two halves of each head: x·cos + swap(x)·sin. */
    private record Rotation(NDArray cosines, NDArray sines) {
        NDArray turn(NDArray halves) {
            return halves.mul(cosines).add(halves.flip(-2).mul(sines));
        }
    }

    /** Factors (T, H + K, 2, E/2): sines of the first half are negative, the queries' are scaled by 1/√E. */
    private Rotation rotation(NDManager manager, int steps) {
        RotaryTable table = RotaryTable.of(config, steps);
        int heads = numHeads + numKeyValues;
        int half = headSize / 2;
        float queryScale = (float) (1 / Math.sqrt(headSize));
        float[] cosines = new float[steps * heads * headSize];
        float[] sines = new float[steps * heads * headSize];
        for (int step = 0; step < steps; step++) {
            for (int head = 0; head < heads; head++) {
                float scale = head < numHeads ? queryScale : 1f;
                int low = (step * heads + head) * headSize;
                for (int frequency = 0; frequency < half; frequency++) {
                    cosines[low + frequency] = scale * table.cosine(step, frequency);
                    cosines[low + half + frequency] = cosines[low + frequency];
                    sines[low + half + frequency] = scale * table.sine(step, frequency);
                    sines[low + frequency] = -sines[low + half + frequency];
                }
            }
        }
        Shape shape = new Shape(steps, heads, 2, half);
        return new Rotation(manager.create(cosines, shape), manager.create(sines, shape));
    }

    private static NDArray causalMask_TT(NDManager manager, int steps) {
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
