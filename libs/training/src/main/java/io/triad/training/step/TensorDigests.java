// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.checkpoint.WeightsDigest;
import io.triad.policy.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** Returns the digests of tensors. */
    public static TensorDigests of(Map<String, Tensor> tensors) {
        WeightsDigest whole = new WeightsDigest();
        SortedMap<String, String> each = new TreeMap<>();
        new TreeMap<>(tensors).forEach((name, tensor) -> {
            whole.update(name, tensor.shape().dimensions(), tensor::read);
            each.put(
                    name,
                    new WeightsDigest()
                            .update(name, tensor.shape().dimensions(), tensor::read)
                            .hex());
        });
        return new TensorDigests(whole.hex(), each);
    }
}
