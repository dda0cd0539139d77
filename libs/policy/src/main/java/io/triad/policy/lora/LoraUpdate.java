// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import io.triad.policy.Tensor;

/**
 * One module's update: y + scale·B·(A·x).
 *
 * @param a (rank, in)
 * @param b (out, rank)
 */
public record LoraUpdate(Tensor a, Tensor b, float scale) {
    /** Inputs of B. */
    public int rank() {
        return Math.toIntExact(a.shape().dimensions().getFirst());
    }
}
