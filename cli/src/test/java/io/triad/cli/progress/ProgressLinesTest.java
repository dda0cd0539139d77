// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final RunProgress progress = new RunProgress(Instant.EPOCH);
    private final ProgressLines lines = new ProgressLines();

    private List<String> at(double seconds, RunState.Builder run) {
        return lines.due(progress.advance(Instant.ofEpochMilli((long) (1000 * seconds)), run.build()));
    }

    private static RunState.Builder deduction(int step, boolean last) {
        LaneState lane = Runs.lane("deduction", step, 60)
                .setLevel(2)
                .setFinal(last)
                .setLast(Runs.reinforced())
                .build();
        return RunState.newBuilder().setPhase(RunPhase.RUN_PHASE_ALIGNMENT).addLanes(lane);
    }

    @Test
    void shouldTellPhasesAndBegunLanesOnce() {
        assertThat(at(5, Runs.aligning(1)))
                .containsExactly(
                        "   0:05  phase: stage A, alignment",
                        "   0:05  base: step 600/600, loss 0.413, 450 tok/s, done",
                        "   0:05  deduction: step 1/60, level 1, reward -0.53, right 43 %, 2.1k tok/s",
                        "   0:05  induction: step 0/60, level 1");
        assertThat(at(5.5, Runs.aligning(1))).isEmpty();
    }

    @Test
    void shouldTellEveryTenStepsOrEveryFiveSeconds() {
        at(0, deduction(1, false));

        assertThat(at(0.5, deduction(20, false))).as("too soon").isEmpty();
        assertThat(at(2, deduction(21, false))).as("ten steps").hasSize(1);
        assertThat(at(4, deduction(25, false))).as("few steps").isEmpty();
        assertThat(at(60, deduction(21, false))).as("nothing new").isEmpty();
        assertThat(at(60, deduction(26, false))).as("five seconds").hasSize(1);
    }

    @Test
    void shouldTellTheEndOfALaneAtOnceAndOnce() {
        at(0, deduction(59, false));

        assertThat(at(0.1, deduction(60, true)))
                .containsExactly("   0:00  deduction: step 60/60, level 2, reward -0.53, right 43 %, 2.1k tok/s, done");
        assertThat(at(99, deduction(60, true))).isEmpty();
    }

    @Test
    void shouldTellEvaluations() {
        at(0, deduction(1, false));

        assertThat(at(1, deduction(1, false).addEvaluations(Runs.evaluated("base"))))
                .containsExactly("   0:01  evaluated 1 of 1: base");
        assertThat(at(2, deduction(1, false).addEvaluations(Runs.evaluated("base"))))
                .isEmpty();
    }
}
