// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.policy.lora.LoraAdapter;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Configurations and weights that are small enough to compute by hand. */
public final class SmallPolicies {
    private SmallPolicies() {}

    /** Two layers, 4 heads over 2 keys, tied or not. */
    public static PolicyConfig config(boolean tied) {
        return new PolicyConfig(32, 2, 4, 2, 40, 37, 64, 10_000, 1e-6, tied, OptionalInt.of(1), 2, OptionalInt.of(0));
    }

    /** The policy that speeds are quoted for. */
    public static PolicyConfig quoted() {
        return new PolicyConfig(
                128, 4, 4, 2, 384, 512, 512, 10_000, 1e-6, true, OptionalInt.empty(), 1, OptionalInt.of(0));
    }

    /** Weights with every tensor far from its initial value, so that biases and norms matter too. */
    public static PolicyWeights lively(PolicyConfig config, long seed) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        ParameterLayout.shapes(config).forEach((name, shape) -> {
            RandomStream stream = RandomStream.of(seed, name);
            float[] values = new float[(int) shape.numElements()];
            boolean norm = name.endsWith("norm.weight");
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) ((norm ? 1 : 0) + 0.25 * stream.nextGaussian());
            }
            tensors.put(name, Tensor.of(shape, values));
        });
        return new PolicyWeights(config, tensors);
    }

    /** The adapter with every tensor far from zero. */
    public static LoraAdapter lively(LoraAdapter adapter, long seed) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        adapter.tensors().forEach((name, tensor) -> {
            RandomStream stream = RandomStream.of(seed, name);
            float[] values = new float[(int) tensor.shape().numElements()];
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) (0.2 * stream.nextGaussian());
            }
            tensors.put(name, Tensor.adopt(tensor.shape(), values));
        });
        return new LoraAdapter(adapter.config(), tensors);
    }

    /** Token ids that a stream chose. */
    public static TokenIds tokens(RandomStream stream, int size, int vocabSize) {
        int[] ids = new int[size];
        for (int index = 0; index < size; index++) {
            ids[index] = (int) (stream.nextDouble() * vocabSize);
        }
        return TokenIds.of(ids);
    }
}
