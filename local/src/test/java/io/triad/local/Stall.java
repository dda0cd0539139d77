// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.BrokerAccess;
import io.triad.messaging.ConsumerGroups;
import io.triad.messaging.ConsumerGroups.Reading;
import io.triad.messaging.LogReader;
import io.triad.messaging.Topic;
import io.triad.recipe.Lane;
import io.triad.replay.stall.Actor;
import io.triad.replay.stall.Diagnosis;
import io.triad.replay.stall.Diagnosis.Blamed;
import io.triad.replay.stall.Diagnosis.Finding;
import io.triad.replay.stall.Need;
import io.triad.replay.stall.OpenRuns;
import io.triad.replay.stall.RunWaits;
import io.triad.replay.stall.ServiceState;
import io.triad.replay.stall.Surroundings;
import io.triad.replay.stall.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run that cannot go on since a service's process was halted: what is said of it then, and that it goes on afterwards. */
final class Stall {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private Stall() {}

    /** Halts the verifier until all specialists wait for it alone. */
    static void assertIsExplained(Suite suite, String runId) throws InterruptedException {
        try (Halted _ = Halted.process(Service.VERIFIER);
                ConsumerGroups groups = new ConsumerGroups(broker(suite))) {
            awaitOnly(Actor.VERIFIER, suite, runId);
            Diagnosis diagnosis =
                    Diagnosis.of(waits(suite, runId), surroundings(suite, groups), Instant.now(), Duration.ofHours(1));
            assertThat(diagnosis.isStalled()).isTrue();
            for (Finding finding : specialists(diagnosis.findings())) {
                Blamed blamed = finding.blamed().getFirst();
                assertThat(blamed.need().what()).isEqualTo("4 responses are sampled and not judged");
                assertThat(blamed.obstacles()).containsExactly("it does not answer");
                assertThat(blamed.reading().orElseThrow().lag()).isGreaterThanOrEqualTo(12);
            }
            assertThat(surroundings(suite, groups).service(Actor.TRAINER).answer())
                    .isEqualTo(ServiceState.Answer.UP);
            assertThat(groups.deadLetters())
                    .as("the garbage of this test")
                    .containsEntry(Topic.ROLLOUTS_COMPLETED.deadLetterTopic("verifier-svc"), 1L);
        }
    }

    static void assertIsOver(Suite suite, String runId) {
        RunWaits waits = waits(suite, runId);
        assertThat(waits.closed()).isPresent();
        assertThat(waits.waiting())
                .allSatisfy(waiting -> assertThat(waiting.state()).isInstanceOf(Waiting.State.Ended.class));
        assertThat(OpenRuns.read(new LogReader(broker(suite)), Optional.empty()).open(Instant.now()))
                .isEmpty();
    }

    private static void awaitOnly(Actor actor, Suite suite, String runId) throws InterruptedException {
        Instant end = Instant.now().plus(DEADLINE);
        while (!waits(suite, runId).waiting().stream()
                .filter(waiting -> isSpecialist(waiting.subject()))
                .allMatch(waiting ->
                        waiting.needs().stream().map(Need::actor).toList().equals(List.of(actor)))) {
            assertThat(Instant.now()).as(() -> waits(suite, runId).toString()).isBefore(end);
            Thread.sleep(250);
        }
    }

    private static List<Finding> specialists(List<Finding> findings) {
        List<Finding> specialists = findings.stream()
                .filter(finding -> isSpecialist(finding.waiting().subject()))
                .toList();
        assertThat(specialists).hasSize(3);
        return specialists;
    }

    private static boolean isSpecialist(String subject) {
        return Lane.specialists().stream().anyMatch(lane -> lane.label().equals(subject));
    }

    private static RunWaits waits(Suite suite, String runId) {
        return OpenRuns.read(new LogReader(broker(suite)), Optional.of(runId)).run(runId, Instant.now());
    }

    private static BrokerAccess broker(Suite suite) {
        return BrokerAccess.open("127.0.0.1:" + suite.ports().broker());
    }

    private static Surroundings surroundings(Suite suite, ConsumerGroups groups) {
        return new Surroundings() {
            @Override
            public ServiceState service(Actor actor) {
                Service service = actor == Actor.EVALUATION ? Service.EVAL : Service.valueOf(actor.name());
                ServiceHealth health = ServiceHealth.of(suite.uri(service));
                return new ServiceState(
                        health.answered()
                                ? health.up() ? ServiceState.Answer.UP : ServiceState.Answer.DOWN
                                : ServiceState.Answer.SILENT,
                        health.reasons());
            }

            @Override
            public Optional<Reading> reading(Actor actor, Topic topic) {
                return Optional.of(groups.reading(actor.service(), topic));
            }

            @Override
            public long deadLetters(Actor actor) {
                return 0;
            }
        };
    }
}
