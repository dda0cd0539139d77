// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Initial weights of a policy made from scratch.
 *
 * <p>Matrices are normal with standard deviation 0.64/√D, which is the usual 0.02 at a width D of 1024 and lets narrower
 * policies learn from the first steps on; the two projections that write into the residual stream
 * ({@code o_proj}, {@code down_proj}) are scaled by 1/√(2·layers) as in GPT-2 (Radford et al. 2019, section 2.3).
 * Norm weights are 1, biases, where the architecture has them, 0 but for those of queries and keys in every layer except the last, see
 * {@link #lookBack}; half of the keys' heads are projected as their queries, see {@link #lookForTheLike}. Each tensor draws from
 * its own {@link RandomStream}, seeded with {@code seed} and the tensor's name, so what it draws does not depend on the order
 * of the others.
 */
final class RandomWeights {
    private static final double DEVIATION_TIMES_ROOT_WIDTH = 0.64;
    /** Length of each pair of a bias: a head of 16 scores its favourite distance 2·1.2² = 2.9 by it. */
    private static final double BIAS = 1.2;

    private RandomWeights() {}

    /** What matrices are drawn with; Hugging Face calls it {@code initializer_range}. */
    static double standardDeviation(PolicyConfig config) {
        return DEVIATION_TIMES_ROOT_WIDTH / StrictMath.sqrt(config.hiddenSize());
    }

    static PolicyWeights draw(PolicyConfig config, long seed) {
        double common = standardDeviation(config);
        double residualScale = 1 / StrictMath.sqrt(2.0 * config.numHiddenLayers());
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        ParameterLayout.shapes(config).forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.numElements())];
            if (name.endsWith("norm.weight")) {
                Arrays.fill(values, 1f);
            } else if (name.endsWith(".weight")) {
                boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
                double deviation = residual ? common * residualScale : common;
                RandomStream stream = RandomStream.of(seed, name);
                for (int index = 0; index < values.length; index++) {
                    values[index] = (float) (deviation * stream.nextGaussian());
                }
            }
            tensors.put(name, Tensor.adopt(shape, values));
        });
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            lookForTheLike(config, layer, tensors);
        }
        for (int layer = 0; config.architecture().attentionBias() && layer < config.numHiddenLayers() - 1; layer++) {
            lookBack(config, layer, tensors);
        }
        return new PolicyWeights(config, tensors);
    }

    /**
     * Lets query head h of the first half of a layer's heads begin as a look at the token h + 1 places back.
     *
     * <p>Pair i of the bias of these heads' keys is (a, 0), that of head h's query bias (a, 0) turned back by (h + 1)·θᵢ. With the rotary
     * turns, keys at distance d then score Σᵢ a²·cos((d − h − 1)·θᵢ)/√E, most at d = h + 1. To copy what followed the same
     * token before, which all worked solutions need, a policy must first learn to look one place back; begun so, small
     * policies get there in fewer steps. The other heads stay free to look for what a token says.
     */
    private static void lookBack(PolicyConfig config, int layer, SequencedMap<String, Tensor> tensors) {
        int half = config.headSize() / 2;
        float[] queries = new float[config.querySize()];
        float[] keys = new float[config.keyValueSize()];
        for (int pair = 0; pair < half; pair++) {
            double turn = StrictMath.pow(config.ropeTheta(), -2.0 * pair / config.headSize());
            for (int head = 0; head < config.numAttentionHeads() / 2; head++) {
                int place = head * config.headSize() + pair;
                queries[place] = (float) (BIAS * StrictMath.cos((head + 1) * turn));
                queries[place + half] = (float) (-BIAS * StrictMath.sin((head + 1) * turn));
                int keyHead = head * config.numKeyValueHeads() / config.numAttentionHeads();
                keys[keyHead * config.headSize() + pair] = (float) BIAS;
            }
        }
        put(tensors, ParameterLayout.layer(layer, "self_attn.q_proj.bias"), queries);
        put(tensors, ParameterLayout.layer(layer, "self_attn.k_proj.bias"), keys);
    }

    /**
     * Lets the second half of a layer's heads begin as a look at tokens like their own: their keys are projected as their
     * queries are, so a pair scores by the likeness of its hidden vectors (after Trockman and Kolter 2023, arXiv 2305.09828,
     * who bring Wq·Wkᵀ near the identity; we make the two equal). Worked solutions often ask what was said of a letter.
     */
    private static void lookForTheLike(PolicyConfig config, int layer, SequencedMap<String, Tensor> tensors) {
        String name = ParameterLayout.layer(layer, "self_attn.k_proj.weight");
        float[] queries = tensors.get(ParameterLayout.layer(layer, "self_attn.q_proj.weight"))
                .toArray();
        float[] keys = tensors.get(name).toArray();
        int headElements = config.headSize() * config.hiddenSize();
        int queriesPerKey = config.numAttentionHeads() / config.numKeyValueHeads();
        for (int keyHead = config.numKeyValueHeads() / 2; keyHead < config.numKeyValueHeads(); keyHead++) {
            System.arraycopy(
                    queries, keyHead * queriesPerKey * headElements, keys, keyHead * headElements, headElements);
        }
        tensors.put(name, Tensor.adopt(tensors.get(name).shape(), keys));
    }

    private static void put(SequencedMap<String, Tensor> tensors, String name, float[] values) {
        tensors.put(name, Tensor.adopt(TensorShape.of(values.length), values));
    }
}
