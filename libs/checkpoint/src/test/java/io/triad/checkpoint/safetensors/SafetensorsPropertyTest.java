// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws of the format: what is written is read, order does not matter, and no damage goes unnoticed as a crash. */
class SafetensorsPropertyTest {
    @Property(tries = 200)
    void shouldReadBackEveryBit(@ForAll("tensors") Map<String, List<Float>> tensors) throws IOException {
        Path file = Files.createTempFile("property-", ".safetensors");
        try {
            SafetensorsWriter.write(file, content(tensors), Map.of());
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                assertThat(reader.tensors().sequencedKeySet())
                        .containsExactlyElementsOf(new TreeMap<>(tensors).sequencedKeySet());
                tensors.forEach((name, values) -> assertThat(bits(reader.floats(name)))
                        .containsExactlyElementsOf(
                                values.stream().map(Float::floatToRawIntBits).toList()));
            }
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 100)
    void shouldWriteTheSameBytesInAnyOrder(@ForAll("tensors") Map<String, List<Float>> tensors) throws IOException {
        Path one = Files.createTempFile("property-", ".safetensors");
        Path other = Files.createTempFile("property-", ".safetensors");
        try {
            SafetensorsWriter.write(one, content(tensors), Map.of("format", "pt"));
            SafetensorsWriter.write(other, content(tensors).reversed(), Map.of("format", "pt"));
            assertThat(one).hasSameBinaryContentAs(other);
        } finally {
            Files.delete(one);
            Files.delete(other);
        }
    }

    @Property(tries = 300)
    void shouldRefuseOrReadADamagedHeaderButNeverFailOtherwise(
            @ForAll @IntRange(min = 0, max = 79) int position, @ForAll byte value) throws IOException {
        Path file = Files.createTempFile("property-", ".safetensors");
        try {
            SafetensorsWriter.write(file, FloatTensor.of("weight", Shape.of(2, 2), 1f, 2f, 3f, 4f));
            byte[] bytes = Files.readAllBytes(file);
            bytes[position] = value;
            Files.write(file, bytes);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                // A changed name or a swapped dimension can still be a valid file, whose values must then be readable
                reader.tensors().forEach((name, info) -> assertThat(reader.floats(name))
                        .hasSize((int) info.shape().numElements()));
            } catch (TriadException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT);
                assertThat(e).hasMessageContaining(file.toString());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<Map<String, List<Float>>> tensors() {
        Arbitrary<String> names = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(12)
                .withCharRange('a', 'z')
                .withChars('.', '_', '"', '\\', 'é');
        Arbitrary<List<Float>> values = Combinators.combine(
                        Arbitraries.integers()
                                .between(Integer.MIN_VALUE, Integer.MAX_VALUE)
                                .list()
                                .ofMaxSize(20),
                        Arbitraries.of(
                                List.<Float>of(), List.of(Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE)))
                .as((patterns, special) -> {
                    List<Float> floats = new ArrayList<>(special);
                    patterns.forEach(pattern -> floats.add(Float.intBitsToFloat(pattern & 0x7f7fffff)));
                    return floats;
                });
        return Arbitraries.maps(names, values).ofMaxSize(6);
    }

    private static List<FloatTensor> content(Map<String, List<Float>> tensors) {
        List<FloatTensor> content = new ArrayList<>();
        tensors.forEach((name, values) -> {
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i);
            }
            content.add(FloatTensor.of(name, Shape.of(floats.length), floats));
        });
        return content;
    }

    private static List<Integer> bits(float[] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : values) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }
}
