// SPDX-License-Identifier: Apache-2.0
package io.triad.merging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.checkpoint.safetensors.FloatValues;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** What the real mergekit made; see {@code src/test/scripts/make_golden.py}. */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /** Returns a golden file. */
    public static Path file(String name) {
        try {
            URL url = Objects.requireNonNull(Golden.class.getResource("/golden/" + name), name);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a golden JSON file. */
    public static JsonNode json(String name) {
        try {
            return JSON.readTree(file(name).toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns values that lie in an array. */
    public static FloatValues values(float... array) {
        return (from, to, at, count) -> System.arraycopy(array, Math.toIntExact(from), to, at, count);
    }

    /** Returns values as an array. */
    public static float[] array(FloatValues values, long numElements) {
        float[] array = new float[Math.toIntExact(numElements)];
        values.read(0, array, 0, array.length);
        return array;
    }

    /**
     * Requires that all values lie within so many units in the last place of what is expected; 0: the same bits, but for the sign of
     * 0. A unit is that of the larger of the expected value and the scale at its place.
     */
    public static void assertWithin(int numUlps, float[] found, float[] expected, float[] scale, String what) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            float unit = Math.ulp(Math.max(Math.abs(expected[i]), Math.abs(scale[i])));
            assertThat(Math.abs((double) found[i] - expected[i]))
                    .as("%s[%d]: %s, expected %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo((double) numUlps * unit);
        }
    }
}
