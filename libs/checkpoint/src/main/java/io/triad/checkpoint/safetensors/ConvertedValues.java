// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;

/** Float32 values that are rounded to a type when they are written. */
record ConvertedValues(TensorInfo info, FloatValues values) implements WritableTensor {
    @Override
    public void copy(long from, int count, MemorySegment to) {
        float[] floats = new float[count];
        values.read(from, floats, 0, count);
        for (int index = 0; index < count; index++) {
            if (info.dtype().overflows(floats[index])) {
                throw new TriadException(
                        ErrorCode.NON_FINITE,
                        "tensor " + info.name() + " has " + floats[index] + " at index " + (from + index) + ", which "
                                + info.dtype() + " cannot hold; write it as BF16 or F32");
            }
        }
        info.dtype().write(floats, 0, count, to);
    }
}
