// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTimes;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPaceTest {
    /** By hand: two lanes. Sampling 0–4 and 3–6, training 4–6 and 8–10: nothing happens from 6 to 8. */
    @Test
    void shouldCountWhatHappensAtOneTimeOnce() {
        StepPace pace = StepPace.of(List.of(step(span(3, 6), span(8, 10)), step(span(0, 4), span(4, 6))));

        assertThat(pace.numSteps()).isEqualTo(2);
        assertThat(pace.wallSeconds()).isCloseTo(10, within(1e-9));
        assertThat(pace.secondsPerStep()).isCloseTo(5, within(1e-9));
        assertThat(pace.samplingSeconds()).isCloseTo(6, within(1e-9));
        assertThat(pace.trainingSeconds()).isCloseTo(4, within(1e-9));
        assertThat(pace.busySeconds()).isCloseTo(8, within(1e-9));
        assertThat(pace.overheadShare()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void shouldLeaveOutStepsThatTellNoTimes() {
        assertThat(StepPace.of(List.of(StepTrained.getDefaultInstance()))).isEqualTo(new StepPace(0, 0, 0, 0, 0));
        assertThat(StepPace.of(List.of()).overheadShare()).isZero();
        assertThat(StepPace.of(List.of()).secondsPerStep()).isZero();
    }

    private static StepTrained step(TimeSpan sampling, TimeSpan training) {
        return StepTrained.newBuilder()
                .setMetrics(StepMetrics.newBuilder()
                        .setTimes(StepTimes.newBuilder().addSampling(sampling).setTraining(training)))
                .build();
    }

    private static TimeSpan span(long from, long until) {
        return TimeSpan.newBuilder()
                .setBeganMicros(from * 1_000_000)
                .setEndedMicros(until * 1_000_000)
                .build();
    }
}
