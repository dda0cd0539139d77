// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepCodeTest {
    /** Computes nothing that a step depends on. */
    private static final List<String> PASSIVE =
            List.of("package-info", "LossAggregation", "KlEstimator", "TokenTerms", "ClipCounts");

    @Test
    void shouldNameEveryAlgorithm() throws IOException, URISyntaxException {
        Path classes = Path.of(StepCode.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        for (String folder : List.of("advantage", "kl", "loss", "reward")) {
            try (Stream<Path> files =
                    Files.list(classes.resolve("io/triad/training").resolve(folder))) {
                List<String> algorithms = files.map(
                                file -> file.getFileName().toString().replace(".class", ""))
                        .filter(name -> !name.contains("$") && !PASSIVE.contains(name))
                        .map(name -> "/io/triad/training/" + folder + "/" + name)
                        .toList();

                assertThat(StepCode.CLASSES).containsAll(algorithms);
            }
        }
    }

    @Test
    void shouldDigestTheCode() {
        assertThat(StepCode.sha256()).matches("[0-9a-f]{64}");
        assertThat(StepCode.CLASSES).isSorted();
    }
}
