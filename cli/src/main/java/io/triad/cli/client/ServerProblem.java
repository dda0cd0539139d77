// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service answered instead of a result: problem+json (RFC 9457), its members where they are given.
 *
 * @param status HTTP status
 * @param title what kind of problem; the status in words where the answer has none
 * @param detail this problem in words; empty where the answer has none
 * @param errors one line for each wrong key
 */
public record ServerProblem(int status, String title, String detail, List<String> errors) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public ServerProblem {
        errors = List.copyOf(errors);
    }

    /** Reads the body of an answer; a body that is no problem+json becomes the detail, shortened. */
    static ServerProblem read(int status, String body) {
        try {
            JsonNode problem = MAPPER.readTree(body);
            if (problem != null && problem.isObject()) {
                return new ServerProblem(
                        status,
                        problem.path("title").asText("status " + status),
                        problem.path("detail").asText(""),
                        errors(problem.path("errors")));
            }
        } catch (JsonProcessingException e) {
            // Not JSON: a proxy's page, say. The text itself is the best there is.
        }
        String shown = body.strip();
        return new ServerProblem(
                status, "status " + status, shown.length() > 200 ? shown.substring(0, 200) + "…" : shown, List.of());
    }

    private static List<String> errors(JsonNode errors) {
        List<String> lines = new ArrayList<>();
        for (JsonNode error : errors) {
            StringBuilder line = new StringBuilder();
            String path = error.path("path").asText("");
            if (!path.isEmpty()) {
                line.append(path).append(": ");
            }
            line.append(error.path("message").asText(""));
            String value = error.path("value").asText("");
            if (!value.isEmpty()) {
                line.append(", but is ").append(value);
            }
            List<String> allowed = new ArrayList<>();
            error.path("allowed").forEach(each -> allowed.add(each.asText()));
            if (!allowed.isEmpty()) {
                line.append(" (allowed: ").append(String.join(", ", allowed)).append(')');
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /**
     * Returns the problem as text: the detail or, without one, the title, then one indented line for each wrong key. Where
     * the keys are listed, only the first line of the detail is said, because the rest lists them too.
     */
    public String text() {
        String said = detail.isEmpty() ? title : detail;
        StringBuilder text = new StringBuilder(
                errors.isEmpty() ? said : said.lines().findFirst().orElse(title));
        errors.forEach(error -> text.append("\n  ").append(error));
        return text.toString();
    }
}
