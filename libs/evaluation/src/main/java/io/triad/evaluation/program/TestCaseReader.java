// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * Tests as LiveCodeBench publishes them: a list in JSON, which stands as it is or, where there are many, pickled, deflated and in
 * base 64.
 *
 * @param maxBytes bound on a list's bytes
 */
record TestCaseReader(int maxBytes) {
    private static final int MAX_TESTS = 10_000;

    /** 256 MiB. */
    static final TestCaseReader DEFAULT = new TestCaseReader(256 << 20);

    /**
     * Reads a list of tests.
     *
     * @param function whether the tests call a function; all must say so, or all must not
     * @throws IllegalArgumentException when it is none, with what is wrong
     */
    List<TestCase> read(String text, Optional<String> function) {
        String json = text.stripLeading().startsWith("[") ? text : PickledText.read(inflated(text.strip()));
        JsonNode list;
        try {
            list = mapper(maxBytes).readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("tests that are not JSON", e);
        }
        if (!list.isArray() || list.size() > MAX_TESTS) {
            throw new IllegalArgumentException("tests that are no list of at most " + MAX_TESTS);
        }
        String kind = function.isPresent() ? "functional" : "stdin";
        List<TestCase> tests = new ArrayList<>();
        for (JsonNode test : list) {
            if (!test.path("input").isTextual() || !test.path("output").isTextual()) {
                throw new IllegalArgumentException("a test without input or output");
            }
            if (!test.path("testtype").asText(kind).equals(kind)) {
                throw new IllegalArgumentException(
                        "a test of type '" + test.path("testtype").asText() + "' beside "
                                + function.map(name -> "the function " + name).orElse("no function"));
            }
            if (function.isPresent()
                    && ValueComparison.read(test.path("output").textValue()).isEmpty()) {
                throw new IllegalArgumentException("a test whose output is no value in JSON");
            }
            tests.add(new TestCase(
                    test.path("input").textValue(), test.path("output").textValue()));
        }
        return tests;
    }

    private byte[] inflated(String text) {
        byte[] deflated;
        try {
            deflated = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tests that are neither a list in JSON nor base 64", e);
        }
        try (InflaterInputStream bytes = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            byte[] inflated = bytes.readNBytes(maxBytes);
            if (bytes.read() >= 0) {
                throw new IllegalArgumentException("tests of more than " + maxBytes + " bytes");
            }
            return inflated;
        } catch (IOException e) {
            throw new IllegalArgumentException("tests that cannot be inflated", e);
        }
    }

    /** Returns what reads JSON that nobody has checked, with texts of so many bytes. */
    static JsonMapper mapper(int maxBytes) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(32)
                                .maxStringLength(maxBytes)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
