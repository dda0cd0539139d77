// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.safetensors.DType;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.lora.LoraAdapter;
import java.util.Optional;

/**
 * How the embedded engine holds a policy's weights: matrices of BF16 as they are, everything else, adapters too, as F32.
 *
 * @param dtype type of the matrices: BF16 when all of them are, else F32
 * @param numBytes what they take in memory
 */
record HeldWeights(String dtype, long numBytes) {
    static HeldWeights of(PolicyWeights weights, Optional<LoraAdapter> adapter) {
        boolean half = true;
        long numBytes = adapter.stream()
                .flatMap(update -> update.tensors().values().stream())
                .mapToLong(tensor -> tensor.shape().numElements() * Float.BYTES)
                .sum();
        for (Tensor tensor : weights.tensors().values()) {
            boolean matrix = tensor.shape().dimensions().size() > 1;
            boolean keptHalf = matrix && tensor.dtype() == DType.BF16;
            half &= keptHalf || !matrix;
            numBytes += tensor.shape().numElements() * (keptHalf ? 2 : Float.BYTES);
        }
        return new HeldWeights((half ? DType.BF16 : DType.F32).name(), numBytes);
    }
}
