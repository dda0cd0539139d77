// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * A tensor that was found in a file.
 *
 * @param file the file's name, without its folder
 * @param info its name, type and shape
 * @param source gives its values: mapped ones are there, those of a file elsewhere are {@link StreamedValues}
 */
public record StoredTensor(String file, TensorInfo info, Supplier<MemorySegment> source) {
    /** Returns its raw little-endian values: read-only, of any alignment. */
    public MemorySegment values() {
        return source.get();
    }

    /**
     * Returns the values as float32, row-major, in an array that the caller owns.
     *
     * @throws TriadException EXHAUSTED when an array cannot hold them
     */
    public float[] floats() {
        long count = info.shape().numElements();
        if (count > Integer.MAX_VALUE - 8) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "Tensor " + info.name() + " of " + file + " has " + count + " elements, more than one array holds");
        }
        float[] floats = new float[(int) count];
        info.dtype().read(values(), 0, floats, 0, floats.length);
        return floats;
    }
}
