// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.local.SuiteSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services, broker and store, killed at random moments while they run a recipe. */
class ChaosIT {
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final int KILLS = Integer.getInteger("triad.chaos.kills", 20);
    private static final long SEED = Long.getLong("triad.chaos.seed", System.nanoTime());

    @TempDir
    Path dataDir;

    @Test
    void shouldLoseNothingWhateverIsKilled() throws Exception {
        String recipe = Files.readString(HOME.resolve("recipes").resolve("chaos.yaml"));
        ChaosListener printing = new ChaosListener() {
            @Override
            public void said(String line) {
                System.out.println("chaos: " + line);
            }

            @Override
            public void stands(String line) {}
        };

        ChaosReport report = Chaos.run(
                SuiteSettings.of(dataDir, HOME).withBasePort(0),
                new ChaosSettings(recipe, KILLS, SEED, List.of(), Duration.ofMinutes(2)),
                printing);

        report.lines().forEach(System.out::println);
        assertThat(report.kills()).hasSize(KILLS);
        assertThat(report.faults()).isEmpty();
        assertThat(report.undisturbed().lanes())
                .extracting(LaneLedger::lane)
                .containsExactlyInAnyOrder(
                        "base", "deduction", "induction", "abduction", "merged", "domain-meta", "domain-instruct");
        assertThat(report.disturbed()).isNotEmpty().allSatisfy(run -> {
            assertThat(run.weights()).isEqualTo(report.undisturbed().weights());
            assertThat(run.lanes().stream().mapToLong(LaneLedger::issued).sum())
                    .as("with the same refills as in peace")
                    .isEqualTo(report.undisturbed().lanes().stream()
                            .mapToLong(LaneLedger::issued)
                            .sum());
            // Three lanes of six steps and two of four, two prompts a step, two responses a prompt.
            assertThat(run.lanes().stream().mapToLong(LaneLedger::trained).sum())
                    .isEqualTo((3 * 6 + 2 * 4) * 2 * 2);
        });
    }
}
