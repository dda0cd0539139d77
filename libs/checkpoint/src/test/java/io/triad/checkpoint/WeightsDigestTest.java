// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsDigestTest {
    private static final float[] BIAS = {1.0f, -0.0f};
    private static final float[] WEIGHT = {0.5f, -1.5f, 2f, 3.25f, Float.POSITIVE_INFINITY, Float.MIN_VALUE};
    private static final float[] SCALAR = {7f};

    /** Python's hashlib over name, 0, "2x3", 0, struct.pack("&lt;6f", …) for each of the three tensors. */
    private static final String EXPECTED = "4e1cb981ee451ca25f4c075ddb9b5373d4498f6378b328c2f35a9b812ac084d9";

    @Test
    void shouldAgreeWithAnIndependentImplementation() {
        String hex = new WeightsDigest()
                .update("a.bias", List.of(2L), FloatBuffer.wrap(BIAS))
                .update("b.weight", List.of(2L, 3L), FloatBuffer.wrap(WEIGHT))
                .update("scalar", List.of(), FloatBuffer.wrap(SCALAR))
                .hex();

        assertThat(hex).isEqualTo(EXPECTED);
    }

    @Test
    void shouldHashMemoryAsItHashesFloats() {
        String hex = new WeightsDigest()
                .update("a.bias", List.of(2L), littleEndian(BIAS))
                .update("b.weight", List.of(2L, 3L), littleEndian(WEIGHT))
                .update("scalar", List.of(), littleEndian(SCALAR))
                .hex();

        assertThat(hex).isEqualTo(EXPECTED);
    }

    @Test
    void shouldHashTensorsLongerThanOneChunkAlike() {
        // Given: more floats than a chunk, no multiple of it
        float[] values = new float[40_001];
        for (int index = 0; index < values.length; index++) {
            values[index] = index * 0.25f;
        }

        // When
        String fromFloats = new WeightsDigest()
                .update("t", List.of(40_001L), FloatBuffer.wrap(values))
                .hex();
        String fromMemory = new WeightsDigest()
                .update("t", List.of(40_001L), littleEndian(values))
                .hex();
        String fromRuns = new WeightsDigest()
                .update(
                        "t",
                        List.of(40_001L),
                        (from, to, at, count) -> System.arraycopy(values, (int) from, to, at, count))
                .hex();
        values[40_000] = Math.nextUp(values[40_000]);
        String changed = new WeightsDigest()
                .update("t", List.of(40_001L), FloatBuffer.wrap(values))
                .hex();

        // Then
        assertThat(fromFloats).isEqualTo(fromMemory).isEqualTo(fromRuns).isNotEqualTo(changed);
    }

    @Test
    void shouldHashFromPositionToLimitAndLeaveThePosition() {
        FloatBuffer window =
                FloatBuffer.wrap(new float[] {9f, 1.0f, -0.0f, 9f}).position(1).limit(3);

        String windowed =
                new WeightsDigest().update("a.bias", List.of(2L), window).hex();

        assertThat(windowed)
                .isEqualTo(new WeightsDigest()
                        .update("a.bias", List.of(2L), FloatBuffer.wrap(BIAS))
                        .hex());
        assertThat(window.position()).isEqualTo(1);
    }

    @Test
    void shouldStartAnewAfterHex() {
        WeightsDigest digest = new WeightsDigest();
        String first = digest.update("t", List.of(1L), FloatBuffer.wrap(SCALAR)).hex();

        assertThat(digest.update("t", List.of(1L), FloatBuffer.wrap(SCALAR)).hex())
                .isEqualTo(first);
    }

    @Test
    void shouldRefuseNamesOutOfOrder() {
        WeightsDigest digest = new WeightsDigest().update("b", List.of(1L), FloatBuffer.wrap(SCALAR));

        assertThatThrownBy(() -> digest.update("a", List.of(1L), FloatBuffer.wrap(SCALAR)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor a comes after b");
        assertThatThrownBy(() -> digest.update("b", List.of(1L), FloatBuffer.wrap(SCALAR)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseAShapeThatDoesNotFitTheValues() {
        assertThatThrownBy(() -> new WeightsDigest().update("t", List.of(3L, 2L), FloatBuffer.wrap(BIAS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shape [3, 2] needs 6 values and has 2");
        assertThatThrownBy(() -> new WeightsDigest().update("t", List.of(1L), MemorySegment.ofArray(new byte[5])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 bytes");
    }

    private static MemorySegment littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return MemorySegment.ofBuffer(bytes);
    }
}
