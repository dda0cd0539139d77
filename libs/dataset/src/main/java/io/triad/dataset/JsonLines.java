// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a JSON object from every line, strictly: UTF-8, no key twice, nothing behind the object. One line is held at a time.
 * Lines of nothing but blanks are none.
 */
final class JsonLines {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String MARK = "\uFEFF";

    private final int maxLineBytes;
    private final JsonMapper json;

    JsonLines(ReadLimits limits) {
        this.maxLineBytes = limits.lineBytes();
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .maxStringLength(maxLineBytes)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** Reads the file's lines into the sink. */
    void read(Path file, RowSink sink) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            boolean tooLong = false;
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                if (next == '\n') {
                    line(number++, line, tooLong, sink);
                    line.reset();
                    tooLong = false;
                } else if (line.size() < maxLineBytes) {
                    line.write(next);
                } else {
                    tooLong = true;
                }
            }
            line(number, line, tooLong, sink);
        }
    }

    private void line(long number, ByteArrayOutputStream bytes, boolean tooLong, RowSink sink) {
        if (tooLong) {
            sink.refused(number, "is longer than " + maxLineBytes + " bytes");
            return;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            sink.refused(number, "is not UTF-8");
            return;
        }
        if (number == 1 && text.startsWith(MARK)) {
            text = text.substring(MARK.length());
        }
        if (!text.isBlank()) {
            object(number, text, sink);
        }
    }

    private void object(long number, String text, RowSink sink) {
        JsonNode tree;
        try {
            tree = json.readTree(text);
        } catch (JsonProcessingException e) {
            // Jackson's own words would repeat what stands there.
            JsonLocation place = e.getLocation();
            sink.refused(number, "is not JSON" + (place == null ? "" : " from column " + place.getColumnNr()));
            return;
        }
        if (tree.isObject()) {
            sink.row(number, path -> value(tree, path));
        } else {
            sink.refused(number, "is not a JSON object");
        }
    }

    private static FieldValue value(JsonNode tree, FieldPath path) {
        JsonNode node = tree;
        for (String name : path.names()) {
            node = node.path(name);
        }
        return switch (node.getNodeType()) {
            case MISSING, NULL -> new FieldValue.Missing();
            case STRING -> new FieldValue.Text(node.textValue());
            case NUMBER -> new FieldValue.Digits(node.asText());
            case ARRAY -> texts(node);
            case OBJECT, POJO -> new FieldValue.Other("a structure");
            case BOOLEAN -> new FieldValue.Other("true or false");
            case BINARY -> new FieldValue.Other("bytes");
        };
    }

    private static FieldValue texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                return new FieldValue.Other("a list of other things than text");
            }
            texts.add(element.textValue());
        }
        return new FieldValue.Texts(texts);
    }
}
