// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against files that Python's safetensors made; see src/test/scripts/make_golden.py. */
class GoldenFileTest {
    private static final float[] EMBEDDING = {1.5f, -2.25f, 3.0e38f, Float.MIN_VALUE, 0.1f, -0.2f};
    private static final float[] NORM = {1f, -0f, 0.5f};

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatTheReferenceWrote() throws Exception {
        try (SafetensorsReader reader = SafetensorsReader.open(resource("golden.safetensors"))) {
            assertThat(reader.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(reader.tensors().values())
                    .containsExactlyInAnyOrder(
                            new TensorInfo("model.embed_tokens.weight", DType.F32, Shape.of(3, 2)),
                            new TensorInfo("model.norm.weight", DType.F32, Shape.of(3)),
                            new TensorInfo("scalar", DType.F32, Shape.of()),
                            new TensorInfo("empty", DType.F32, Shape.of(0, 4)));
            assertThat(reader.floats("model.embed_tokens.weight")).containsExactly(EMBEDDING);
            assertThat(reader.floats("model.norm.weight")).containsExactly(NORM);
            assertThat(reader.floats("scalar")).containsExactly(7f);
            assertThat(reader.floats("empty")).isEmpty();
        }
    }

    @Test
    void shouldReadHalvesAsTheSinglesTheyStandFor() throws Exception {
        try (SafetensorsReader reader = SafetensorsReader.open(resource("golden-half.safetensors"))) {
            assertThat(reader.tensors().get("half")).isEqualTo(new TensorInfo("half", DType.F16, Shape.of(2, 2)));
            // 6.0e-8 is nearest to the smallest half, 2^-24
            assertThat(reader.floats("half")).containsExactly(1f, -2.5f, 65504f, 0x1p-24f);
            assertThat(reader.tensors().get("brain")).isEqualTo(new TensorInfo("brain", DType.BF16, Shape.of(4)));
            assertThat(reader.floats("brain")).containsExactly(1f, -2.5f, 3.3895314e38f, -0f);
        }
    }

    @Test
    void shouldWriteTheBytesTheReferenceWrites() throws Exception {
        Path file = folder.resolve("model.safetensors");

        // In another order than sorted: the writer sorts
        SafetensorsWriter.write(
                file,
                List.of(
                        FloatTensor.of("scalar", Shape.of(), 7f),
                        FloatTensor.of("model.norm.weight", Shape.of(3), NORM),
                        FloatTensor.of("model.embed_tokens.weight", Shape.of(3, 2), EMBEDDING),
                        FloatTensor.of("empty", Shape.of(0, 4))),
                Map.of("format", "pt"));

        assertThat(file).hasSameBinaryContentAs(resource("golden.safetensors"));
        assertThat(Files.size(file) % 4).isZero();
    }

    @Test
    void shouldWriteHalvesAsTheReferenceDoes() throws Exception {
        Path file = folder.resolve("half.safetensors");
        float[] half = {1f, -2.5f, 65504f, 6.0e-8f};
        float[] brain = {1f, -2.5f, 3.3895314e38f, -0f};

        // In another order than the reference's, which sorts by type before it sorts by name
        SafetensorsWriter.write(
                file,
                List.of(
                        WritableTensor.converted(new TensorInfo("half", DType.F16, Shape.of(2, 2)), values(half)),
                        WritableTensor.converted(new TensorInfo("brain", DType.BF16, Shape.of(4)), values(brain))),
                Map.of());

        assertThat(file).hasSameBinaryContentAs(resource("golden-half.safetensors"));
    }

    private static FloatValues values(float... values) {
        return (from, to, at, count) -> System.arraycopy(values, (int) from, to, at, count);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GoldenFileTest.class.getResource("/" + name), name)
                .toURI());
    }
}
