// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.task.v1.DemonstrationsIssued;
import org.junit.jupiter.api.Test;

class DemonstrationProgressTest {
    @Test
    void shouldNameTheFirstStepsThatAreMissing() {
        DemonstrationProgress progress = new DemonstrationProgress();
        assertThat(progress.missing("run", 5, 3)).containsExactly(1, 2, 3);

        issued(progress, "run", 2);
        issued(progress, "run", 1);
        issued(progress, "run", 4);
        issued(progress, "run", 4);
        issued(progress, "other", 3);

        assertThat(progress.missing("run", 5, 3)).containsExactly(3, 5);
        assertThat(progress.missing("run", 5, 1)).containsExactly(3);
        assertThat(progress.missing("run", 2, 3)).isEmpty();
        assertThat(progress.missing("other", 3, 9)).containsExactly(1, 2);
    }

    private static void issued(DemonstrationProgress progress, String runId, int step) {
        progress.issued(
                DemonstrationsIssued.newBuilder().setRunId(runId).setStep(step).build());
    }
}
