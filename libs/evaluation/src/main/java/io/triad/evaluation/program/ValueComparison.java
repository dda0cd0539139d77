// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Whether the value of a function is the expected one, as Python's {@code ==} on values that were read from JSON. */
final class ValueComparison {
    private static final int MAX_DIGITS = 50_000;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(MAX_DIGITS)
                            .maxStringLength(256 << 20)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ValueComparison() {}

    /** Returns a value; empty when the text is not JSON. */
    static Optional<JsonNode> read(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    static boolean isSame(JsonNode one, JsonNode other) {
        if (isNumber(one) && isNumber(other)) {
            return isSameNumber(one, other);
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int index = 0; index < one.size(); index++) {
                if (!isSame(one.get(index), other.get(index))) {
                    return false;
                }
            }
            return true;
        }
        if (one.isObject() && other.isObject() && one.size() == other.size()) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = one.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                JsonNode matching = other.get(field.getKey());
                if (matching == null || !isSame(field.getValue(), matching)) {
                    return false;
                }
            }
            return true;
        }
        return one.getNodeType() == other.getNodeType() && one.isValueNode() && one.equals(other);
    }

    /** For Python true is 1 and false is 0. */
    private static boolean isNumber(JsonNode value) {
        return value.isNumber() || value.isBoolean();
    }

    private static boolean isSameNumber(JsonNode one, JsonNode other) {
        if (isEndless(one) || isEndless(other)) {
            return one.doubleValue() == other.doubleValue();
        }
        return exact(one).compareTo(exact(other)) == 0;
    }

    private static boolean isEndless(JsonNode value) {
        return value.isDouble() && !Double.isFinite(value.doubleValue());
    }

    private static BigDecimal exact(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        return value.isIntegralNumber() ? new BigDecimal(value.bigIntegerValue()) : new BigDecimal(value.doubleValue());
    }
}
