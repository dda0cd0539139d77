// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The PromQL of boards and alerts, by where it stands. */
final class Expressions {
    static final Path BOARDS = Chart.SOURCE.resolve("files/dashboards");
    static final Path ALERTS = Chart.SOURCE.resolve("files/alerts.yaml");

    private static final Pattern METRIC =
            Pattern.compile("\\b(up|(?:triad|kafka|jvm|process|http)_[a-z0-9_]+)\\b(?!\\s*\\()");
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private Expressions() {}

    static Map<String, String> ofAlerts() {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (JsonNode group : Chart.read(ALERTS).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                expressions.put(rule.path("alert").asText(), rule.path("expr").asText());
            }
        }
        return expressions;
    }

    static Map<String, String> ofBoards() {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (Path file : boards()) {
            for (JsonNode panel : Chart.read(file).path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    expressions.put(
                            file.getFileName() + " / " + panel.path("title").asText() + " / "
                                    + target.path("refId").asText(),
                            target.path("expr").asText());
                }
            }
        }
        return expressions;
    }

    static List<Path> boards() {
        try (Stream<Path> files = Files.list(BOARDS)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics that an expression asks for. */
    static Set<String> metrics(String expression) {
        Set<String> metrics = new TreeSet<>();
        METRIC.matcher(TEXT.matcher(expression).replaceAll("\"\""))
                .results()
                .forEach(match -> metrics.add(match.group(1)));
        return metrics;
    }
}
