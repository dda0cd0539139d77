// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.lang.foreign.MemorySegment;

/** Values that are written as they lie in memory. */
record StoredValues(TensorInfo info, MemorySegment values) implements WritableTensor {
    @Override
    public void copy(long from, int count, MemorySegment to) {
        long numBytes = info.dtype().numBytes();
        MemorySegment.copy(values, from * numBytes, to, 0, count * numBytes);
    }
}
