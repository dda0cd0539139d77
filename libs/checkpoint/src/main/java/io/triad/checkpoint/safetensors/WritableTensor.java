// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;

/** A tensor to be written: what the header says of it, and its values, which are asked for in runs. */
public interface WritableTensor {
    /** Returns name, type and shape. */
    TensorInfo info();

    /**
     * Puts a run of elements, of the type that {@link #info} says and little-endian, at the start of a segment.
     *
     * @param from the first element
     * @param count how many
     * @throws TriadException NON_FINITE when a finite value does not fit the type
     */
    void copy(long from, int count, MemorySegment to);

    /**
     * A tensor whose values lie in memory as they are to lie in the file; they are not copied.
     *
     * @throws IllegalArgumentException when their size is not what the header will say
     */
    static WritableTensor stored(TensorInfo info, MemorySegment littleEndianValues) {
        if (littleEndianValues.byteSize() != info.numBytes()) {
            throw new IllegalArgumentException("Tensor " + info.name() + " of shape " + info.shape() + " needs "
                    + info.numBytes() + " bytes, not " + littleEndianValues.byteSize());
        }
        return new StoredValues(info, littleEndianValues);
    }

    /** A tensor whose float32 values are rounded to the type when they are written. */
    static WritableTensor converted(TensorInfo info, FloatValues values) {
        return new ConvertedValues(info, values);
    }
}
