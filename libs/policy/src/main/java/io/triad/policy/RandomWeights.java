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
 * Biases are 0, norm weights 1. Each tensor draws from its own {@link RandomStream}, seeded with {@code seed} and the
 * tensor's name, so a tensor's values do not depend on the order of the others.
 */
final class RandomWeights {
    private static final double DEVIATION_TIMES_ROOT_WIDTH = 0.64;

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
        return new PolicyWeights(config, tensors);
    }
}
