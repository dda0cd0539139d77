// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON from outside: plain RFC 8259, no key twice, nothing after the value, and bounded in every direction. */
final class BoundedJson {
    /** Deepest nesting: a task needs five levels, and a line may hold more of the user's own. */
    static final int MAX_DEPTH = 128;

    /** Longest text, in characters. */
    static final int MAX_TEXT = ResponseLine.MAX_BYTES;

    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxNumberLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads one value in the middle of a line. */
    static final ObjectReader PARTS =
            MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private BoundedJson() {}

    /** What is wrong with the text, on one line and without Jackson's words on where it read from. */
    static String reason(JsonProcessingException failure) {
        String message = failure.getOriginalMessage().replace('\n', ' ');
        return failure.getLocation() == null
                ? message
                : message + " (at column " + failure.getLocation().getColumnNr() + ")";
    }
}
