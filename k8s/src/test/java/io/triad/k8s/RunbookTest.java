// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is woken by an alert finds its section in the runbook: what it means, what to look at, what to do. */
class RunbookTest {
    private static final Path RUNBOOK = Chart.ROOT.resolve("docs/runbook.md");
    private static final Pattern SECTION = Pattern.compile("(?m)^## (Triad\\w*)$");
    private static final List<String> PARTS = List.of("**Means.** ", "**Check.** ", "**Act.** ");
    private static final Pattern SETTING = Pattern.compile("`(TRIAD_[A-Z_]+)`");

    private static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        Chart.read(Expressions.ALERTS).path("groups").forEach(group -> group.path("rules")
                .forEach(alerts::add));
        return alerts;
    }

    @Test
    void shouldHaveOneSectionForEachAlertAndNoOther() {
        List<String> sections = SECTION.matcher(Chart.text(RUNBOOK))
                .results()
                .map(section -> section.group(1))
                .toList();

        assertThat(sections)
                .containsExactlyElementsOf(alerts().stream()
                        .map(alert -> alert.path("alert").asText())
                        .toList());
    }

    @Test
    void shouldSayWhatItMeansWhatToCheckAndWhatToDo() {
        Matcher section =
                Pattern.compile("(?ms)^## (Triad\\w+)\\n(.*?)(?=^## |\\z)").matcher(Chart.text(RUNBOOK));
        while (section.find()) {
            String text = section.group(2);
            List<Integer> places =
                    PARTS.stream().map(part -> text.indexOf(part.strip())).toList();
            assertThat(places)
                    .as("parts of %s", section.group(1))
                    .doesNotContain(-1)
                    .isSorted();
            assertThat(text.substring(places.getLast() + PARTS.getLast().length()))
                    .as("what to do about %s", section.group(1))
                    .isNotBlank();
        }
    }

    @Test
    void shouldPointToItsSection() {
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void shouldPointToWhereTheRunbookIsPublished(@TempDir Path folder) {
        String address = "https://docs.example.com/runbook.html";
        JsonNode rule = Pods.ofKind(
                        Chart.with(
                                        folder,
                                        "production",
                                        Chart.yaml("metrics: {prometheusRule: {runbook: '" + address + "'}}"))
                                .objects(),
                        "PrometheusRule")
                .findFirst()
                .orElseThrow();

        List<String> addresses = rule.findValuesAsText("runbook_url");
        assertThat(addresses)
                .hasSameSizeAs(alerts())
                .allMatch(each -> each.startsWith(address + "#triad"))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldNameSettingsThatAServiceReads() {
        Set<String> known = Facts.ALL.stream()
                .flatMap(service -> service.environment().stream())
                .collect(Collectors.toSet());
        Set<String> named = SETTING.matcher(Chart.text(RUNBOOK))
                .results()
                .map(setting -> setting.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSizeGreaterThan(5);
        assertThat(known).containsAll(named);
    }
}
