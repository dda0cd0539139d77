// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteMainTest {
    @Test
    void shouldStartAsItWasTold() {
        SuiteSettings settings = new SuiteSettings(
                Path.of("/data"),
                Path.of("/home"),
                7400,
                Map.of("broker", 500, "trainer-svc", 900),
                Map.of(Service.TRAINER, 3, Service.ROLLOUT, 4),
                Path.of("/jdk"),
                Duration.ofSeconds(9),
                new Restarts(2, Duration.ofMinutes(1)));

        assertThat(SuiteMain.settings(SuiteMain.arguments(settings).toArray(String[]::new)))
                .isEqualTo(settings);
    }
}
