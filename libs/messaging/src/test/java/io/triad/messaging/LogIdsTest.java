// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class LogIdsTest {
    @Test
    void shouldNameWhatIsWorkedOnAndNothingAfterwards() {
        try (LogIds outer = LogIds.lane("r", "deduction").step(3)) {
            assertThat(MDC.get("runId")).isEqualTo("r");
            assertThat(MDC.get("laneId")).isEqualTo("deduction");
            assertThat(MDC.get("step")).isEqualTo("3");
            try (LogIds inner =
                    LogIds.run("other").rollout("other/1").trace("").task("t").policyVersion(2)) {
                assertThat(MDC.get("runId")).isEqualTo("other");
                assertThat(MDC.get("rolloutId")).isEqualTo("other/1");
                assertThat(MDC.get("taskId")).isEqualTo("t");
                assertThat(MDC.get("policyVersion")).isEqualTo("2");
                assertThat(MDC.get("traceId")).isNull();
                assertThat(inner).isNotEqualTo(outer);
            }
            assertThat(MDC.get("runId")).isEqualTo("r");
            assertThat(MDC.get("rolloutId")).isNull();
        }
        assertThat(MDC.get("runId")).isNull();
        assertThat(MDC.get("step")).isNull();
    }
}
