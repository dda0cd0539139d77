// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.checkpoint.WeightsDigest;
import io.triad.policy.Tensor;
import java.util.Map;
import java.util.TreeMap;

/** Digests of named tensors: weights and gradients alike. */
public final class Digests {
    private Digests() {}

    /** Returns the SHA-256 of the tensors as {@link WeightsDigest} defines it, 64 hex digits. */
    public static String of(Map<String, Tensor> tensors) {
        WeightsDigest digest = new WeightsDigest();
        new TreeMap<>(tensors)
                .forEach((name, tensor) -> digest.update(name, tensor.shape().dimensions(), tensor::read));
        return digest.hex();
    }
}
