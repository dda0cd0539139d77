// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.checkpoint.WeightsDigest;
import io.triad.policy.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Digests of named tensors, weights or gradients: of all together, which names a version, and of each, which says where two
 * versions part. All are those of {@link WeightsDigest}, 64 hex digits.
 *
 * @param whole of all tensors
 * @param each by tensor, in ascending order of names
 */
public record TensorDigests(String whole, SortedMap<String, String> each) {
    public TensorDigests {
        each = Collections.unmodifiableSortedMap(new TreeMap<>(each));
    }

    /** Returns the digests of tensors: of all on this thread, of each on others meanwhile, as every step waits for both. */
    public static TensorDigests of(Map<String, Tensor> tensors) {
        SortedMap<String, Tensor> sorted = new TreeMap<>(tensors);
        CompletableFuture<Map<String, String>> each = CompletableFuture.supplyAsync(
                () -> sorted.entrySet().parallelStream().collect(Collectors.toMap(Map.Entry::getKey, tensor -> update(
                                new WeightsDigest(), tensor.getKey(), tensor.getValue())
                        .hex())));
        WeightsDigest whole = new WeightsDigest();
        sorted.forEach((name, tensor) -> update(whole, name, tensor));
        return new TensorDigests(whole.hex(), new TreeMap<>(each.join()));
    }

    private static WeightsDigest update(WeightsDigest digest, String name, Tensor tensor) {
        return digest.update(name, tensor.shape().dimensions(), tensor::read);
    }
}
