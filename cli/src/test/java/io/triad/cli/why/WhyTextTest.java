// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.messaging.ConsumerGroups.Reading;
import io.triad.messaging.Topic;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.replay.stall.Actor;
import io.triad.replay.stall.Diagnosis;
import io.triad.replay.stall.Need;
import io.triad.replay.stall.RunWaits;
import io.triad.replay.stall.ServiceState;
import io.triad.replay.stall.Surroundings;
import io.triad.replay.stall.Waiting;
import io.triad.replay.stall.Waiting.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run whose verifier is away, whose induction has stopped and whose merge waits, as people and machines read it. */
class WhyTextTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final RunWaits RUN = new RunWaits(
            "r-1",
            Optional.empty(),
            List.of(
                    new Waiting("base", new State.Ended("version 4 is final"), Optional.of(NOW.minusSeconds(3_600))),
                    new Waiting(
                            "deduction",
                            new State.Open(
                                    "step 12 of 20: 37 of 64 groups are judged",
                                    List.of(new Need(
                                            Actor.VERIFIER,
                                            Topic.ROLLOUTS_COMPLETED,
                                            12,
                                            "216 responses are sampled and not judged",
                                            Optional.of(NOW.minusSeconds(240)))),
                                    Optional.of(NOW.plusSeconds(360))),
                            Optional.of(NOW.minusSeconds(40))),
                    new Waiting(
                            "induction",
                            new State.Stopped(LaneStopped.newBuilder()
                                    .setStep(3)
                                    .setErrorCode("NON_FINITE")
                                    .setReason("the loss is NaN")
                                    .build()),
                            Optional.of(NOW.minusSeconds(7_500))),
                    new Waiting("merged", new State.Behind(List.of("deduction", "induction")), Optional.empty())));

    private static final Surroundings AWAY = new Surroundings() {
        @Override
        public ServiceState service(Actor actor) {
            return new ServiceState(ServiceState.Answer.SILENT);
        }

        @Override
        public Optional<Reading> reading(Actor actor, Topic topic) {
            return Optional.of(new Reading(0, 216));
        }

        @Override
        public long deadLetters(Actor actor) {
            return 2;
        }
    };

    private static final Diagnosis DIAGNOSIS = Diagnosis.of(RUN, AWAY, NOW, Duration.ofMinutes(15));

    @Test
    void shouldSayWhoMustActAndWhyItDoesNot() {
        assertThat(new WhyText(NOW).lines(DIAGNOSIS))
                .containsExactly(
                        "run r-1 is stalled:",
                        "  base, ended: version 4 is final",
                        "  deduction, step 12 of 20: 37 of 64 groups are judged; last moved 40 s ago",
                        "      step 12: 216 responses are sampled and not judged; verifier-svc must act; it last did 4 min ago; it does"
                                + " not answer; its group has no member; 216 events of triad.rollouts.completed.v1 wait for its group"
                                + " of 0; 2 dead letters",
                        "      the step goes on without what is missing in about 6 min",
                        "  induction, stopped at step 3: NON_FINITE: the loss is NaN; last moved 2 h 5 min ago; trainer-svc tries it"
                                + " again when it is started anew",
                        "  merged, waits until deduction, induction have ended");
    }

    @Test
    void shouldTellMachinesTheSame() {
        JsonNode run = WhyJson.of(DIAGNOSIS);

        assertThat(run.path("stalled").asBoolean()).isTrue();
        assertThat(run.path("complete").asBoolean()).isFalse();
        JsonNode need = run.at("/waiting/1/needs/0");
        assertThat(need.path("service").asText()).isEqualTo("verifier-svc");
        assertThat(need.path("step").asInt()).isEqualTo(12);
        assertThat(need.path("last_acted_at").asText()).isEqualTo("2026-01-01T11:56:00Z");
        assertThat(need.path("answer").asText()).isEqualTo("silent");
        assertThat(need.path("members").asInt()).isZero();
        assertThat(need.path("lag").asInt()).isEqualTo(216);
        assertThat(need.path("obstacles")).hasSize(2);
        assertThat(run.at("/waiting/2/error_code").asText()).isEqualTo("NON_FINITE");
        assertThat(run.at("/waiting/3/lanes/1").asText()).isEqualTo("induction");
    }

    @Test
    void shouldSayThatARunIsComplete() {
        Diagnosis complete = Diagnosis.of(
                new RunWaits(
                        "r-1",
                        Optional.of(NOW.minusSeconds(180)),
                        List.of(new Waiting("report", new State.Ended("the report is written"), Optional.empty()))),
                AWAY,
                NOW,
                Duration.ofMinutes(15));

        assertThat(complete.isStalled()).isFalse();
        assertThat(new WhyText(NOW).lines(complete))
                .containsExactly("run r-1 has been complete for 3 min: nothing is waited for");
        assertThat(WhyJson.of(complete).path("closed_at").asText()).isEqualTo("2026-01-01T11:57:00Z");
    }
}
