// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraLayout;
import java.util.Map;
import java.util.Optional;

/** What an adapter adds to the results of projections, as PyTorch operations: s·B·(A·x). */
record LowRankUpdates(Optional<LoraConfig> adapter, Map<String, NDArray> parameters, NDManager manager) {
    /** Adds a module's update, if it has one. */
    NDArray add(NDArray result, String module, NDArray input) {
        return add(result, module, input, Optional.empty(), 1f);
    }

    /**
     * Adds a module's update, if it has one.
     *
     * @param inputScale what the input's columns are still to be multiplied by
     * @param factor what the result was multiplied by
     */
    NDArray add(NDArray result, String module, NDArray input, Optional<NDArray> inputScale, float factor) {
        NDArray a = parameters.get(LoraLayout.a(module));
        NDArray b = parameters.get(LoraLayout.b(module));
        if (adapter.isEmpty() || a == null || b == null) {
            return result;
        }
        NDArray scaledA = inputScale.isPresent() ? a.mul(inputScale.get()) : a;
        NDArray product = input.matMul(scaledA.transpose()).matMul(b.transpose());
        // An array, not a number: see the trap in DecoderGraph.
        return result.add(product.mul(manager.create(adapter.get().scale(module) * factor)));
    }
}
