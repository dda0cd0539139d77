// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

/** What a safetensors header says of one tensor, except where its values lie. */
public record TensorInfo(String name, DType dtype, Shape shape) {
    /** Checks that the name is one that a header can hold and that the size in bytes fits a long. */
    public TensorInfo {
        if (name.isEmpty() || name.equals(Header.METADATA)) {
            throw new IllegalArgumentException("'" + name + "' cannot name a tensor");
        }
        bytes(dtype, shape);
    }

    /** Returns the size of the values in bytes. */
    public long numBytes() {
        return bytes(dtype, shape);
    }

    private static long bytes(DType dtype, Shape shape) {
        try {
            return Math.multiplyExact(shape.numElements(), (long) dtype.numBytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape " + shape + " has more bytes than fit in 64 bits", e);
        }
    }
}
