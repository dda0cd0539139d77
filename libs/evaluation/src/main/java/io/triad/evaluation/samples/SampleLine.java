// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.samples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.evaluation.sampling.DrawnResponse;
import io.triad.evaluation.score.JudgedSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A recorded sample as a line of JSON, without its end. The same sample is always the same bytes. */
final class SampleLine {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SampleLine() {}

    static byte[] write(RecordedSample sample) {
        ObjectNode node = JSON.createObjectNode();
        node.put("checkpoint", sample.key().checkpoint());
        node.put("engine", sample.key().engine());
        node.put("task", sample.task());
        node.put("prompt", sample.key().prompt());
        node.put("decoding", sample.key().decoding());
        node.put("seed", sample.key().seed());
        node.put("finish", sample.response().finish().name().toLowerCase(Locale.ROOT));
        node.put("tokens", sample.response().numTokens());
        node.put("text", sample.response().text());
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    /**
     * Reads a line.
     *
     * @throws IOException when it is no JSON
     * @throws IllegalArgumentException when a field is missing or of another type
     */
    static RecordedSample read(byte[] line) throws IOException {
        JsonNode node = JSON.readTree(line);
        JsonNode seed = node.path("seed");
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw new IllegalArgumentException("seed is " + seed + ", expected an integer of 64 bits");
        }
        JsonNode tokens = node.path("tokens");
        if (!tokens.isInt()) {
            throw new IllegalArgumentException("tokens is " + tokens + ", expected a whole number");
        }
        return new RecordedSample(
                new SampleKey(
                        text(node, "checkpoint"),
                        text(node, "engine"),
                        text(node, "prompt"),
                        text(node, "decoding"),
                        seed.longValue()),
                text(node, "task"),
                new DrawnResponse(
                        text(node, "text"),
                        JudgedSample.Finish.valueOf(text(node, "finish").toUpperCase(Locale.ROOT)),
                        tokens.intValue()));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is missing or no text");
        }
        return value.textValue();
    }
}
