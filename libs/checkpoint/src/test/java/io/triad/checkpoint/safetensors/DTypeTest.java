// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.SoftAssertions;

/** Rounding is held against a search for the nearest of all values that a type has, in double precision. */
class DTypeTest {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PATTERNS = 1 << 16;

    @Property(tries = 5_000)
    void shouldWriteTheNearestBrainFloat(@ForAll int bits) {
        assertNearest(DType.BF16, Float.intBitsToFloat(bits));
        // As far from one as from the other
        assertNearest(DType.BF16, Float.intBitsToFloat(bits & 0xFFFF_0000 | 0x8000));
    }

    @Property(tries = 5_000)
    void shouldWriteTheNearestHalf(@ForAll int bits) {
        // Most singles are far from the halves' range; these are not
        float value = Float.intBitsToFloat(bits & 0x80FF_FFFF | (0x60 + (bits >>> 24 & 0x3F)) << 23);
        assertNearest(DType.F16, Float.intBitsToFloat(bits));
        assertNearest(DType.F16, value);
    }

    @Example
    void shouldRoundTiesToEvenAndCarryIntoTheExponent() {
        assertThat(written(DType.BF16, 0x1.01p0f)).isEqualTo(0x1.00p0f);
        assertThat(written(DType.BF16, 0x1.03p0f)).isEqualTo(0x1.04p0f);
        assertThat(written(DType.BF16, 0x1.FFp0f)).isEqualTo(2f);
        assertThat(written(DType.BF16, -0x1.01001p0f)).isEqualTo(-0x1.02p0f);
        assertThat(written(DType.BF16, -0f)).isEqualTo(-0f);
        assertThat(written(DType.BF16, Float.MIN_VALUE)).isEqualTo(0f);
        assertThat(written(DType.F16, 0x1.002p0f)).isEqualTo(1f);
        assertThat(written(DType.F16, 0x1.006p0f)).isEqualTo(0x1.008p0f);
    }

    @Example
    void shouldKeepEveryValueThatATypeHas() {
        SoftAssertions softly = new SoftAssertions();
        for (DType dtype : new DType[] {DType.BF16, DType.F16}) {
            for (int pattern = 0; pattern < PATTERNS; pattern++) {
                MemorySegment stored = MemorySegment.ofArray(new byte[2]);
                stored.set(SHORT, 0, (short) pattern);
                float[] value = new float[1];
                dtype.read(stored, 0, value, 0, 1);
                dtype.write(value, 0, 1, stored);
                int found = stored.get(SHORT, 0) & 0xFFFF;
                if (!Float.isNaN(value[0])) {
                    softly.assertThat(found).as(dtype.name()).isEqualTo(pattern);
                } else if (dtype == DType.BF16) {
                    softly.assertThat(found).as("quiet").isEqualTo(pattern | 0x40);
                }
            }
        }
        softly.assertAll();
    }

    @Property
    void shouldNeverMakeANumberOfANan(@ForAll int bits) {
        float nan = Float.intBitsToFloat(bits | 0x7F80_0000 | 1);
        for (DType dtype : DType.values()) {
            float written = written(dtype, nan);
            assertThat(written).as("%s of %x", dtype, bits).isNaN();
            assertThat(Float.floatToRawIntBits(written) < 0).isEqualTo(bits < 0);
        }
    }

    @Property(tries = 5_000)
    void shouldSayWhatWouldBecomeInfinite(@ForAll int bits) {
        for (float value : new float[] {
            Float.intBitsToFloat(bits), Math.nextDown(65520f), 65520f, 0x1.FEFFFEp127f, 0x1.FFp127f, -Float.MAX_VALUE
        }) {
            for (DType dtype : DType.values()) {
                boolean infinite = Float.isInfinite(written(dtype, value));
                assertThat(dtype.overflows(value))
                        .as("%s of %s", dtype, value)
                        .isEqualTo(Float.isFinite(value) && infinite);
            }
        }
    }

    @Example
    void shouldReadAndWriteRunsAtAnyAlignment() {
        try (Arena arena = Arena.ofConfined()) {
            for (DType dtype : DType.values()) {
                MemorySegment odd = arena.allocate(64).asSlice(1, 7L * dtype.numBytes());
                dtype.write(new float[] {9, 1, 2, 3, 4, 5, 6, 7}, 1, 7, odd);
                float[] read = new float[5];
                dtype.read(odd, 2, read, 1, 3);
                assertThat(read).containsExactly(0, 3, 4, 5, 0);
                assertThatThrownBy(() -> dtype.read(odd, 5, read, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    private static void assertNearest(DType dtype, float value) {
        float found = written(dtype, value);
        if (Float.isNaN(value)) {
            assertThat(found).isNaN();
            return;
        }
        assertThat(Float.floatToRawIntBits(found))
                .as("%s of %s", dtype, Float.toHexString(value))
                .isEqualTo(Float.floatToRawIntBits(nearest(dtype, value)));
    }

    /** Infinity counts as the value that would come next, as IEEE 754 has it; of two that are as near, the even pattern. */
    private static float nearest(DType dtype, float value) {
        int sign = Float.floatToRawIntBits(value) < 0 ? 0x8000 : 0;
        int infinity = dtype == DType.BF16 ? 0x7F80 : 0x7C00;
        double next = dtype == DType.BF16 ? 0x1p128 : 65536;
        int low = 0;
        int high = infinity;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (Math.abs(value(dtype, middle)) <= Math.abs(value)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double below = Math.abs((double) value) - value(dtype, low);
        double above = (high == infinity ? next : value(dtype, high)) - Math.abs((double) value);
        boolean down = below < above || below == above && low % 2 == 0;
        return value(dtype, sign | (down && Float.isFinite(value) ? low : high));
    }

    private static float value(DType dtype, int pattern) {
        return dtype == DType.BF16 ? Float.intBitsToFloat(pattern << 16) : Float.float16ToFloat((short) pattern);
    }

    private static float written(DType dtype, float value) {
        MemorySegment stored = MemorySegment.ofArray(new byte[dtype.numBytes()]);
        dtype.write(new float[] {value}, 0, 1, stored);
        float[] read = new float[1];
        dtype.read(stored, 0, read, 0, 1);
        return read[0];
    }
}
