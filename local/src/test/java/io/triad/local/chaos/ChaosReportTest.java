// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChaosReportTest {
    private static final ChaosSettings SETTINGS =
            new ChaosSettings("name: short", 3, 42, List.of(), Duration.ofSeconds(10));
    private static final List<Kill> KILLS = List.of(
            new Kill(1, 100, "broker", true, "disturbed-1", "base"),
            new Kill(2, 900, "broker", false, "disturbed-1", "base"),
            new Kill(3, 2000, "store", true, "disturbed-1", "domain"));

    @Test
    void shouldTellThatNothingWasLost() throws Exception {
        ChaosReport report = report(run("disturbed-1", "aaaa", "s1"), Map.of());

        assertThat(report.isSound()).isTrue();
        assertThat(report.lines())
                .contains("3 kills in 12 s by seed 42, 1 of them of a process that was starting")
                .contains("killed in               all        base      domain")
                .contains("broker                    2           2           0")
                .contains(
                        "disturbed-1  deduction             6      24       23        1        0         5  aaaa equal")
                .last()
                .asString()
                .startsWith("nothing lost");
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.path("kills")).hasSize(3);
        assertThat(json.path("disturbed")
                        .path(0)
                        .path("lanes")
                        .path(0)
                        .path("issued")
                        .asLong())
                .isEqualTo(24);
        assertThat(json.path("faults")).isEmpty();
    }

    @Test
    void shouldNameTheLaneTheScoresAndTheDeadLetters() {
        ChaosReport report = report(run("disturbed-1", "bbbb", "s2"), Map.of("triad.tasks.dlq", 2L));

        assertThat(report.isSound()).isFalse();
        assertThat(report.faults())
                .containsExactly(
                        "disturbed-1: the weights of deduction are bbbb, undisturbed aaaa",
                        "disturbed-1: the scores of deduction/6 are s2, undisturbed s1",
                        "triad.tasks.dlq holds 2 events that were put aside");
        assertThat(report.lines()).anyMatch(line -> line.endsWith("bbbb DIFFERENT"));
    }

    @Test
    void shouldRefuseWhatCannotBeKilled() {
        assertThatThrownBy(() -> new ChaosSettings("", 1, 1, List.of("store", "brocker"), Duration.ofSeconds(1)))
                .hasMessageStartingWith("victims brocker are no processes of a suite; there are broker, store, task-");
        assertThatThrownBy(() -> new ChaosSettings("", 0, 1, List.of(), Duration.ofSeconds(1)))
                .hasMessage("kills is 0, expected 1 to 100000");
        assertThat(SETTINGS.victims()).hasSize(8);
    }

    private static ChaosReport report(RunLedger disturbed, Map<String, Long> deadLetters) {
        return ChaosReport.of(
                SETTINGS,
                12,
                KILLS,
                List.of(run("undisturbed", "aaaa", "s1"), disturbed),
                new TreeMap<>(deadLetters),
                List.of());
    }

    private static RunLedger run(String runId, String weights, String scores) {
        LaneLedger lane =
                new LaneLedger("deduction", 6, 24, 23, new TreeMap<>(Map.of("masked-timeout", 1L)), 0, 5, weights);
        return new RunLedger(runId, List.of(lane), Map.of("deduction/6", scores), List.of());
    }
}
