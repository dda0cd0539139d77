// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Merges an adapter into its base: W + s·(B·A), in float32.
 *
 * <p>Every element of B·A is one chain of fused multiply-adds from 0 over the rank, in ascending order; it is multiplied by
 * s, rounded, and added to W. The bits depend on nothing else. Tensors without an update are the base's own; merged
 * ones are float32 on the heap, whatever the base stores, and have at most 2³¹ elements.
 */
public final class LoraMerge {
    private LoraMerge() {}

    /**
     * The base with the adapter merged into it; both stay as they are.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the adapter is not one of this base
     */
    public static PolicyWeights merge(PolicyWeights base, LoraAdapter adapter) {
        adapter.requireFits(base.config());
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        base.tensors()
                .forEach((name, tensor) -> tensors.put(
                        name,
                        name.endsWith(".weight")
                                ? adapter.update(LoraLayout.module(name))
                                        .map(update -> merged(tensor, update))
                                        .orElse(tensor)
                                : tensor));
        return new PolicyWeights(base.config(), tensors);
    }

    private static Tensor merged(Tensor weights, LoraUpdate update) {
        float[] merged = weights.toArray();
        float[] a = update.a().toArray();
        float[] b = update.b().toArray();
        int rank = update.rank();
        int outputs = Math.toIntExact(weights.shape().dimensions().get(0));
        int inputs = Math.toIntExact(weights.shape().dimensions().get(1));
        IntStream.range(0, outputs).parallel().forEach(output -> {
            float[] product = new float[inputs];
            for (int place = 0; place < rank; place++) {
                addRow(b[output * rank + place], a, place * inputs, product);
            }
            int row = output * inputs;
            for (int input = 0; input < inputs; input++) {
                merged[row + input] += update.scale() * product[input];
            }
        });
        return Tensor.adopt(weights.shape(), merged);
    }

    private static void addRow(float factor, float[] rows, int from, float[] sums) {
        for (int index = 0; index < sums.length; index++) {
            sums[index] = Math.fma(factor, rows[from + index], sums[index]);
        }
    }
}
