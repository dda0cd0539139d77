// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.step.v1.LaneStopped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class StopsTest {
    private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldGoOnWhileAnotherLaneOfTheStageCan() {
        RunState run = RunState.newBuilder()
                .addLanes(lane("base").setFinal(true))
                .addLanes(stopped("deduction", BEGUN.plusSeconds(1)))
                .addLanes(lane("induction"))
                .addLanes(lane("abduction").setFinal(true))
                .build();
        assertThat(new Stops(true).of(run, BEGUN)).isEmpty();
    }

    @Test
    void shouldEndWhenAllOthersWait() {
        RunState run = RunState.newBuilder()
                .addLanes(stopped("deduction", BEGUN.plusSeconds(1)))
                .addLanes(lane("induction").setFinal(true))
                .addLanes(lane("abduction").setFinal(true))
                .build();
        assertThat(new Stops(true).of(run, BEGUN).orElseThrow())
                .startsWith("lane deduction stopped at step 7 (NON_FINITE): a number");
    }

    @Test
    void shouldForgetOldStopsWhenTheTrainerWasStartedAnew() {
        RunState run = RunState.newBuilder()
                .addLanes(stopped("base", BEGUN.minusSeconds(9)))
                .build();
        assertThat(new Stops(true).of(run, BEGUN)).isEmpty();
        assertThat(new Stops(false).of(run, BEGUN)).isPresent();
    }

    private static LaneState.Builder lane(String name) {
        return LaneState.newBuilder().setLane(name);
    }

    private static LaneState.Builder stopped(String name, Instant at) {
        return lane(name)
                .setStopped(LaneStopped.newBuilder()
                        .setLane(name)
                        .setStep(7)
                        .setErrorCode("NON_FINITE")
                        .setReason("a number")
                        .setStoppedMicros(ChronoUnit.MICROS.between(Instant.EPOCH, at)));
    }
}
