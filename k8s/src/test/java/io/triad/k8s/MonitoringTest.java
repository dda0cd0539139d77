// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Boards and alerts ask for what the services export. The names and labels are those of a real run
 * ({@code src/test/metrics/SERVICE.txt}); RecipeIT tells when a service no longer exports one of them.
 */
class MonitoringTest {
    private static final Path METRICS = Chart.MODULE.resolve("src/test/metrics");
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z][a-z0-9_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    /** What Prometheus itself adds, and the label of the chart's PodMonitor and of the compose file. */
    private static final Set<String> OF_PROMETHEUS = Set.of("service", "instance", "job");

    /** Metric to its labels, over all services. */
    private static Map<String, Set<String>> exported() throws IOException {
        Map<String, Set<String>> exported = new HashMap<>();
        exported.put("up", new TreeSet<>());
        for (Facts service : Facts.ALL) {
            for (String line : Files.readAllLines(METRICS.resolve(service.module() + ".txt"))) {
                String[] parts = line.split("[{},]+");
                Set<String> labels = exported.computeIfAbsent(parts[0], metric -> new TreeSet<>());
                labels.addAll(List.of(parts).subList(1, parts.length));
            }
        }
        for (String line : Files.readAllLines(METRICS.resolve("rare.txt"))) {
            String[] parts = line.split("[{},\\s]+");
            exported.put(parts[0], new TreeSet<>(List.of(parts).subList(1, parts.length - 2)));
        }
        return exported;
    }

    private static Map<String, String> expressions() {
        Map<String, String> all = Expressions.ofAlerts();
        all.putAll(Expressions.ofBoards());
        return all;
    }

    @Test
    void shouldAskForWhatTheServicesExport() throws IOException {
        Map<String, Set<String>> exported = exported();

        assertThat(expressions()).hasSizeGreaterThan(60);
        expressions().forEach((place, expression) -> {
            Set<String> metrics = Expressions.metrics(expression);
            assertThat(metrics).as("%s: %s", place, expression).isNotEmpty();
            assertThat(exported.keySet()).as(place).containsAll(metrics);
        });
    }

    /** Those that only something going wrong makes, so that no run shows them: the service's code has to name the meter. */
    @Test
    void shouldKnowRareMetersFromTheCode() throws IOException {
        for (String line : Files.readAllLines(METRICS.resolve("rare.txt"))) {
            String[] parts = line.split("\\s+");
            try (Stream<Path> sources = Files.walk(Chart.ROOT.resolve(parts[1]).resolve("src/main/java"))) {
                assertThat(sources.filter(Files::isRegularFile)).as(line).anyMatch(file -> Chart.text(file)
                        .contains('"' + parts[2] + '"'));
            }
            assertThat(parts[0]).startsWith(parts[2].replace('.', '_') + "_total{");
        }
    }

    @Test
    void shouldSelectByLabelsThatThereAre() throws IOException {
        Map<String, Set<String>> exported = exported();
        expressions().forEach((place, expression) -> {
            Matcher selectors = SELECTOR.matcher(expression);
            while (selectors.find()) {
                Set<String> labels = new TreeSet<>(exported.getOrDefault(selectors.group(1), Set.of()));
                labels.addAll(OF_PROMETHEUS);
                LABEL.matcher(selectors.group(2).replaceAll("\"[^\"]*\"", ""))
                        .results()
                        .forEach(label -> assertThat(labels)
                                .as("%s: label of %s", place, selectors.group(1))
                                .contains(label.group(1)));
            }
        });
    }

    @Test
    void shouldBeBoardsThatGrafanaCanLoad() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : Expressions.boards()) {
            JsonNode board = Chart.read(file);
            ids.add(board.path("uid").asText());
            assertThat(board.path("title").asText()).startsWith("Triad / ");
            assertThat(board.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
            Set<String> variables = new TreeSet<>(Set.of("__rate_interval"));
            board.at("/templating/list")
                    .forEach(variable -> variables.add(variable.path("name").asText()));
            Set<Integer> panels = new TreeSet<>();
            for (JsonNode panel : board.path("panels")) {
                assertThat(panels.add(panel.path("id").asInt())).isTrue();
                JsonNode place = panel.path("gridPos");
                assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
                for (JsonNode target : panel.path("targets")) {
                    Pattern.compile("\\$([a-zA-Z_]+)")
                            .matcher(target.path("expr").asText())
                            .results()
                            .forEach(used -> assertThat(variables)
                                    .as("%s of %s", panel.path("title"), file)
                                    .contains(used.group(1)));
                    assertThat(target.at("/datasource/uid").asText()).isEqualTo("${source}");
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("triad-"));
    }

    /**
     * With Prometheus' own parser, where it is installed ({@code apt install prometheus}, or {@code TRIAD_PROMTOOL=PATH}); elsewhere
     * left out.
     */
    @Test
    void shouldBeWhatPrometheusReads(@TempDir Path folder) throws Exception {
        Path promtool = Path.of(Objects.requireNonNullElse(System.getenv("TRIAD_PROMTOOL"), "/usr/bin/promtool"));
        assumeTrue(Files.isExecutable(promtool), promtool + " is not installed");
        StringBuilder rules = new StringBuilder("groups:\n- name: boards\n  rules:\n");
        int number = 0;
        for (String expression : Expressions.ofBoards().values()) {
            rules.append("  - record: board:expression:%d\n    expr: %s\n"
                    .formatted(
                            number++,
                            Chart.YAML
                                    .writeValueAsString(expression.replace("$__rate_interval", "1m"))
                                    .replaceFirst("^---\\s*", "")
                                    .strip()));
        }
        Path boards = Files.writeString(folder.resolve("boards.yaml"), rules);

        assertThat(run(promtool, "check", "rules", Expressions.ALERTS.toString(), boards.toString()))
                .contains("SUCCESS: " + Expressions.ofAlerts().size() + " rules found");
        assertThat(run(
                        promtool,
                        "test",
                        "rules",
                        Chart.MODULE.resolve("src/test/alerts-test.yaml").toString()))
                .contains("SUCCESS");
    }

    private static String run(Path promtool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
