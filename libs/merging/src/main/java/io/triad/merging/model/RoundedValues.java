// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.StoredTensor;
import java.lang.foreign.MemorySegment;

/**
 * Values rounded to a type, to the nearest and ties to even, and read as float32.
 *
 * @param values what is rounded
 * @param dtype the type
 */
public record RoundedValues(FloatValues values, DType dtype) implements FloatValues {
    private static final int RUN = 4096;

    /** Returns a stored tensor's values, rounded where its own type holds more than the wanted one does. */
    public static FloatValues of(StoredTensor tensor, DType wanted) {
        DType stored = tensor.info().dtype();
        FloatValues values = stored == DType.BF16
                ? (from, to, at, count) -> Bfloat16.read(tensor.values(), from, to, at, count)
                : (from, to, at, count) -> stored.read(tensor.values(), from, to, at, count);
        return wanted == stored || wanted == DType.F32 ? values : new RoundedValues(values, wanted);
    }

    @Override
    public void read(long from, float[] to, int at, int count) {
        values.read(from, to, at, count);
        byte[] rounded = new byte[Math.min(RUN, count) * dtype.numBytes()];
        MemorySegment segment = MemorySegment.ofArray(rounded);
        float[] run = new float[Math.min(RUN, count)];
        for (int done = 0; done < count; done += RUN) {
            int numNext = Math.min(RUN, count - done);
            System.arraycopy(to, at + done, run, 0, numNext);
            dtype.write(run, 0, numNext, segment);
            dtype.read(segment, 0, to, at + done, numNext);
        }
    }
}
