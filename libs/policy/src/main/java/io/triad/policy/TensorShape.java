// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The dimensions of a tensor, outermost first; no dimensions is a scalar. */
public record TensorShape(List<Long> dimensions) {
    public TensorShape {
        dimensions = List.copyOf(dimensions);
        for (long dimension : dimensions) {
            if (dimension < 0) {
                throw new TriadException(
                        ErrorCode.CORRUPT_CHECKPOINT, "shape " + dimensions + " has a negative dimension");
            }
        }
    }

    public static TensorShape of(long... dimensions) {
        return new TensorShape(Arrays.stream(dimensions).boxed().toList());
    }

    public long numElements() {
        long product = 1;
        for (long dimension : dimensions) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    public long[] toArray() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    /** As Python writes it: {@code [512, 128]}. */
    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
