// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import io.triad.messaging.ConsumerGroups.Reading;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.replay.stall.Diagnosis.Finding;
import io.triad.replay.stall.ServiceState.Answer;
import io.triad.replay.stall.Waiting.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a run whose verifier has judged one response of its first step. */
class DiagnosisTest {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final OpenRuns runs = new OpenRuns();
    private String runId = "";
    private String lane = "";
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void foldUntilTheFirstVerdict() throws Exception {
        for (LogRecord event : NextActorTest.recorded("adaptive")) {
            if (event.topic() == Topic.RUNS_REQUESTED && runId.isEmpty()) {
                runId = RunRequested.parseFrom(event.value()).getRunId();
            }
            Optional<Move> moved = runs.take(event);
            now = event.time();
            if (event.topic() == Topic.REWARDS_ASSIGNED && moved.isPresent()) {
                lane = moved.get().subject();
                return;
            }
        }
    }

    private Finding finding(Surroundings surroundings, Instant when) {
        return Diagnosis.of(runs.run(runId, when), surroundings, when, PATIENCE).findings().stream()
                .filter(each -> each.waiting().subject().equals(lane))
                .findFirst()
                .orElseThrow();
    }

    private record Known(ServiceState state, Optional<Reading> read, long deadLetters) implements Surroundings {
        static Known of(Answer answer, int members) {
            return new Known(new ServiceState(answer), Optional.of(new Reading(members, 3)), 0);
        }

        @Override
        public ServiceState service(Actor actor) {
            return state;
        }

        @Override
        public Optional<Reading> reading(Actor actor, Topic topic) {
            return read;
        }

        @Override
        public long deadLetters(Actor actor) {
            return deadLetters;
        }
    }

    @Test
    void shouldGoOnWhileServicesAreUpAndRead() {
        Finding finding = finding(Known.of(Answer.UP, 1), now.plusSeconds(30));

        assertThat(finding.stalled()).isFalse();
        assertThat(finding.waiting().moved()).contains(now);
        assertThat(finding.blamed())
                .filteredOn(blamed -> blamed.need().actor() == Actor.VERIFIER)
                .allSatisfy(blamed -> assertThat(blamed.need().lastActed()).contains(now));
        assertThat(((State.Open) finding.waiting().state()).headline()).startsWith("step 1 of 4: 0 of 2 groups");
        assertThat(((State.Open) finding.waiting().state()).goesOnAt()).contains(now.plus(DEADLINE));
    }

    @Test
    void shouldSayWhyServicesDoNotAct() {
        Known down = new Known(
                new ServiceState(Answer.DOWN, List.of("flow running: failure=x")), Optional.of(new Reading(1, 3)), 2);

        assertThat(obstacles(down)).containsOnly("it says that it cannot work: flow running: failure=x");
        assertThat(obstacles(Known.of(Answer.SILENT, 1))).containsOnly("it does not answer");
        assertThat(obstacles(Known.of(Answer.NOT_ASKED, 0))).containsOnly("its group has no member");
        assertThat(obstacles(Known.of(Answer.SILENT, 0))).contains("it does not answer", "its group has no member");
        assertThat(obstacles(Known.of(Answer.NOT_STARTED, 0)))
                .containsOnly("it does not run, since the suite is not up");
        assertThat(finding(down, now).blamed())
                .allSatisfy(blamed -> assertThat(blamed.deadLetters()).isEqualTo(2));
    }

    private List<String> obstacles(Surroundings surroundings) {
        Finding finding = finding(surroundings, now);
        assertThat(finding.stalled()).isTrue();
        return finding.blamed().stream()
                .flatMap(blamed -> blamed.obstacles().stream())
                .toList();
    }

    @Test
    void shouldLosePatienceWithWhatMovesNoMore() {
        Known well = Known.of(Answer.UP, 1);

        assertThat(finding(well, now.plus(PATIENCE)).stalled()).isFalse();
        Finding later = finding(well, now.plus(PATIENCE).plusMillis(1));
        assertThat(later.stalled()).isTrue();
        assertThat(later.blamed().getFirst().obstacles()).containsExactly("nothing has moved for longer than 15 min");
    }

    @Test
    void shouldBlameTheTrainerOnceAStepsDeadlineHasPassed() {
        assertThat(actors(now.plus(DEADLINE).minusMillis(1))).doesNotContain(Actor.TRAINER);
        assertThat(actors(now.plus(DEADLINE))).contains(Actor.TRAINER);
    }

    private List<Actor> actors(Instant when) {
        return finding(Known.of(Answer.UP, 1), when).waiting().needs().stream()
                .map(Need::actor)
                .toList();
    }

    @Test
    void shouldTellALaneThatStopped() {
        LaneStopped stop = LaneStopped.newBuilder()
                .setRunId(runId)
                .setLane(lane)
                .setStep(1)
                .setErrorCode("NON_FINITE")
                .setReason("the loss is NaN")
                .setStoppedMicros(7)
                .build();
        LogRecord event = new LogRecord(Topic.LANES_STOPPED, 0, 0, runId, stop.toByteArray(), now);

        assertThat(runs.take(event)).contains(new Move(runId, lane, Actor.TRAINER));
        assertThat(runs.take(event)).isEmpty();

        Finding finding = finding(Known.of(Answer.UP, 1), now);
        assertThat(finding.stalled()).isTrue();
        assertThat(finding.blamed()).isEmpty();
        assertThat(finding.waiting().state()).isEqualTo(new State.Stopped(stop));
    }

    @Test
    void shouldNameTheRunsThatThereAre() {
        assertThatThrownBy(() -> runs.run("other", now))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("the log has no run other; it has " + runId);
    }

    @Test
    void shouldSayTimesAsPeopleDo() {
        assertThat(Diagnosis.words(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Diagnosis.words(Duration.ofSeconds(60))).isEqualTo("1 min");
        assertThat(Diagnosis.words(Duration.ofMinutes(200))).isEqualTo("3 h 20 min");
        assertThat(Diagnosis.words(Duration.ofHours(53))).isEqualTo("2 d 5 h");
        assertThat(Diagnosis.words(Duration.ofSeconds(-3))).isEqualTo("0 s");
    }
}
