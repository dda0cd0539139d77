// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.checkpoint.safetensors.DType;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The vectors against the one-by-one form, which has golden files of its own. */
class Bfloat16Test {
    private static final int ALL = 1 << 16;

    @Test
    void shouldReadEveryHalfAlike() {
        byte[] bytes = new byte[2 * ALL + 1];
        for (int half = 0; half < ALL; half++) {
            bytes[2 * half + 1] = (byte) half;
            bytes[2 * half + 2] = (byte) (half >>> 8);
        }
        // At an odd place, as tensors lie after a header.
        MemorySegment halves = MemorySegment.ofArray(bytes).asSlice(1);
        float[] expected = new float[ALL];
        float[] found = new float[ALL];

        DType.BF16.read(halves, 0, expected, 0, ALL);
        Bfloat16.read(halves, 0, found, 0, 5);
        Bfloat16.read(halves, 5, found, 5, ALL - 5);

        for (int half = 0; half < ALL; half++) {
            assertThat(Float.floatToRawIntBits(found[half])).isEqualTo(Float.floatToRawIntBits(expected[half]));
        }
    }

    @Test
    void shouldRoundEveryKindOfFloatAlike() {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[3 * ALL + 7];
        for (int i = 0; i < values.length; i++) {
            // Every upper half, with lower halves below, at and above the middle, and at random.
            int lower =
                    switch (i / ALL) {
                        case 0 -> 0x8000;
                        case 1 -> 0x7FFF + random.nextInt(3);
                        default -> random.nextInt(ALL);
                    };
            values[i] = Float.intBitsToFloat(i << 16 | lower);
        }
        byte[] expected = new byte[2 * values.length];
        byte[] found = new byte[2 * values.length];

        DType.BF16.write(values, 0, values.length, MemorySegment.ofArray(expected));
        Bfloat16.write(values, 0, values.length, MemorySegment.ofArray(found));

        assertThat(found).isEqualTo(expected);
    }
}
