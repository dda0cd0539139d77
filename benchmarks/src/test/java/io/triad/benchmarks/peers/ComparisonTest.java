// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.benchmarks.Machine;
import io.triad.benchmarks.peers.Comparison.Entry;
import io.triad.benchmarks.peers.Comparison.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @Test
    void shouldTellTheMedianOfRoundsInAnyOrder() {
        assertThat(Rate.of(List.of(30.0, 10.0, 22.0), 44)).isEqualTo(new Rate(22, 10, 30, 2));
        assertThat(Rate.of(List.of(30.0, 10.0, 22.0, 26.0), 12)).isEqualTo(new Rate(24, 10, 30, 0.5));
    }

    @Test
    void shouldPrintARowForEachContender() {
        assertThat(comparison().table())
                .isEqualToIgnoringNewLines("| contender | weights | batch 1 | same first token |"
                        + "|---|---|---|---|"
                        + "| Triad | BF16 | 44.0 (40.0 to 48.0), 1.00× | 100 % |"
                        + "| other | BF16 | 22.0 (10.0 to 30.0), 2.00× | 93 % |");
    }

    @Test
    void shouldKeepWhatWasMissing(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/peers.json");

        comparison().write(file);

        assertThat(Files.readString(file)).contains("\"third\" : \"ended without an answer\"", "\"timesSlower\" : 2.0");
    }

    private static Comparison comparison() {
        Contender.About about = new Contender.About("1.2.3", "BF16", 2, true);
        return new Comparison(
                "2026-01-01T00:00:00Z",
                "0123456789",
                new Machine("processor", 2, "system", "jdk"),
                "random",
                3,
                0.01,
                "",
                List.of(
                        new Entry("Triad", about, 1, Map.of("batch 1", new Rate(44, 40, 48, 1))),
                        new Entry("other", about, 0.93, Map.of("batch 1", new Rate(22, 10, 30, 2)))),
                Map.of("third", "ended without an answer"));
    }
}
