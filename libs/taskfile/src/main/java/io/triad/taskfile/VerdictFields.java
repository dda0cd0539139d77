// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Collects the fields of a verdict that a line already bears. */
final class VerdictFields {
    private final Map<String, JsonNode> fields = new HashMap<>();

    void put(String name, JsonNode value) {
        fields.put(name, value);
    }

    /** The verdict, unless a part of it is missing or of another type: then it is not one that was written here. */
    Optional<ResponseLine.Verdicts> found() {
        JsonNode verdict = fields.get("verdict");
        JsonNode version = fields.get("verifier_version");
        if (verdict == null || !verdict.isTextual() || version == null || !version.isTextual()) {
            return Optional.empty();
        }
        return Optional.of(new ResponseLine.Verdicts(
                verdict.textValue(), number("format_reward"), number("answer_reward"), version.textValue()));
    }

    private Optional<Double> number(String name) {
        return Optional.ofNullable(fields.get(name)).filter(JsonNode::isNumber).map(JsonNode::doubleValue);
    }
}
