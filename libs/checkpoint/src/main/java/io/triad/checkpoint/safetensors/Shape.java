// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.util.Arrays;
import java.util.List;

/** A tensor's dimensions, outermost first; empty for a scalar. */
public record Shape(List<Long> dimensions) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException on a negative dimension or when the number of elements exceeds a long
     */
    public Shape {
        dimensions = List.copyOf(dimensions);
        count(dimensions);
    }

    /** Returns the shape with these dimensions. */
    public static Shape of(long... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    /** Returns the product of the dimensions; 1 for a scalar. */
    public long numElements() {
        return count(dimensions);
    }

    private static long count(List<Long> dimensions) {
        long product = 1;
        for (long dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "dimension " + dimension + " of shape " + dimensions + " is negative");
            }
            try {
                product = Math.multiplyExact(product, dimension);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("shape " + dimensions + " has more elements than fit in 64 bits", e);
            }
        }
        return product;
    }

    @Override
    public String toString() {
        return dimensions.toString();
    }
}
