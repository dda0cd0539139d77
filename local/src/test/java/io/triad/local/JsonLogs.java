// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.messaging.Derived;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The services' logs as JSON: each line an object, and those of a flow with the ids of what it works on. */
final class JsonLogs {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a service says of an event, and the fields that the line has. */
    private static final Map<Service, List<String>> EXPECTED = Map.of(
            Service.TASK_GENERATOR, List.of("tasks issued", "runId", "laneId", "policyVersion"),
            Service.ROLLOUT, List.of("task sampled", "runId", "laneId", "step", "policyVersion", "taskId", "traceId"),
            Service.VERIFIER, List.of("rollout judged", "runId", "laneId", "rolloutId", "traceId"),
            Service.TRAINER, List.of("step trained", "runId", "laneId", "step"),
            Service.MERGE, List.of("Merge completed", "runId"),
            Service.EVAL, List.of("Measured:", "runId"));

    private JsonLogs() {}

    static void assertHaveIds(Path dataDir, String runId) throws IOException {
        for (Service service : Service.values()) {
            List<JsonNode> lines = new ArrayList<>();
            try (DirectoryStream<Path> logs =
                    Files.newDirectoryStream(dataDir.resolve("logs"), service.moduleName() + "*.log")) {
                for (Path log : logs) {
                    lines.addAll(lines(log));
                }
            }
            List<String> expected = EXPECTED.get(service);
            List<JsonNode> found = lines.stream()
                    .filter(line -> line.path("message").asText().startsWith(expected.getFirst())
                            && line.path("mdc").path("runId").asText().equals(runId))
                    .toList();
            assertThat(found).as("%s says '%s'", service, expected.getFirst()).isNotEmpty();
            for (JsonNode line : found) {
                assertThat(Set.copyOf(fields(line.path("mdc"))))
                        .as("%s: %s", service, line)
                        .isEqualTo(Set.copyOf(expected.subList(1, expected.size())));
                assertThat(line.path("timestamp").asText()).isNotEmpty();
                assertThat(line.path("level").asText()).isNotEmpty();
                assertThat(line.path("loggerName").asText()).startsWith("io.triad.");
            }
            if (service == Service.ROLLOUT) {
                assertThat(found)
                        .allSatisfy(line -> assertThat(line.at("/mdc/traceId").asText())
                                .isEqualTo(trace(line.at("/mdc/taskId").asText())));
            }
        }
    }

    private static String trace(String taskId) {
        return Derived.sha256Hex(("trace/" + taskId).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Reads a log; the JVM and native libraries say a little in their own way, and so does who started the process. */
    private static List<JsonNode> lines(Path log) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            if (line.startsWith("{")) {
                lines.add(JSON.readTree(line));
            } else {
                assertThat(line).doesNotContain("[io.tri");
            }
        }
        return lines;
    }
}
