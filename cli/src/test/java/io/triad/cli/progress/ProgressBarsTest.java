// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.run.v1.RunPhase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
    private final RunProgress progress = new RunProgress(Instant.EPOCH);

    private RunProgress.View view() {
        progress.advance(Instant.ofEpochSecond(100), Runs.aligning(0).build());
        progress.advance(Instant.ofEpochSecond(102), Runs.aligning(1).build());
        return progress.advance(
                Instant.ofEpochSecond(130),
                Runs.aligning(15).addEvaluations(Runs.evaluated("base")).build());
    }

    @Test
    void shouldDrawOneBarALane() {
        assertThat(new ProgressBars(true).draw(view(), 110))
                .containsExactly(
                        "quickstart-1  stage A, alignment  2:10",
                        "base            ██████████████████████   600/600  done          loss 0.413  450 tok/s",
                        "deduction       █████░░░░░░░░░░░░░░░░░     15/60  1:30 left     level 1  reward -0.53  right 43 %  2.1k tok/s",
                        "induction       ░░░░░░░░░░░░░░░░░░░░░░      0/60                level 1",
                        "abduction       ░░░░░░░░░░░░░░░░░░░░░░      0/60",
                        "merged          ░░░░░░░░░░░░░░░░░░░░░░",
                        "evaluated       ████░░░░░░░░░░░░░░░░░░       1/5");
    }

    @Test
    void shouldNeverBeWiderThanTheTerminal() {
        for (int width : new int[] {1, 20, 40, 80, 300}) {
            List<String> lines = new ProgressBars(true).draw(view(), width);

            assertThat(lines).hasSize(7).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        }
    }

    @Test
    void shouldDoWithAscii() {
        assertThat(new ProgressBars(false).draw(view(), 80).get(2))
                .isEqualTo("deduction       ##......     15/60  1:30 left     level 1  reward -0.53  right 4");
    }

    @Test
    void shouldNotCountEvaluationsOnceTheRunIsClosed() {
        RunProgress.View closed = progress.advance(
                Instant.ofEpochSecond(3_723),
                Runs.aligning(60)
                        .setPhase(RunPhase.RUN_PHASE_CLOSED)
                        .addEvaluations(Runs.evaluated("base"))
                        .build());

        assertThat(new ProgressBars(true).draw(closed, 100))
                .hasSize(6)
                .first()
                .isEqualTo("quickstart-1  closed  1:02:03");
    }
}
