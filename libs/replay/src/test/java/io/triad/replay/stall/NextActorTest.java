// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.testkit.RecordedLog;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The log of a whole run, with refills, probes and a weight search, cut at every event: who is named must be who can act, and among them is who does.
 *
 * <p>It was written by {@code RecipeIT} of {@code local}, which leaves fresh ones in {@code local/target/recorded}.
 */
class NextActorTest {
    /** Who writes to a topic; a version is trainer-svc's, but for the merge's. */
    private static final Map<Topic, Set<Actor>> WRITERS = Map.of(
            Topic.DEMONSTRATIONS_ISSUED, Set.of(Actor.TASK_GENERATOR),
            Topic.TASKS_ISSUED, Set.of(Actor.TASK_GENERATOR),
            Topic.ROLLOUTS_COMPLETED, Set.of(Actor.ROLLOUT),
            Topic.REWARDS_ASSIGNED, Set.of(Actor.VERIFIER),
            Topic.REFILLS_REQUESTED, Set.of(Actor.TRAINER),
            Topic.STEPS_TRAINED, Set.of(Actor.TRAINER),
            Topic.POLICIES_PUBLISHED, Set.of(Actor.TRAINER, Actor.MERGE),
            Topic.MERGES_PROPOSED, Set.of(Actor.MERGE),
            Topic.MERGES_COMPLETED, Set.of(Actor.MERGE),
            Topic.EVALUATIONS_COMPLETED, Set.of(Actor.EVALUATION));

    @ParameterizedTest
    @ValueSource(strings = "adaptive")
    void shouldNameExactlyThoseThatCanActAndAmongThemWhoDoesNext(String name) throws Exception {
        List<LogRecord> log = recorded(name);
        Causes causes = new Causes(log);
        List<Optional<Move>> moves = moves(log);
        OpenRuns runs = new OpenRuns();
        Set<String> known = new HashSet<>();
        int numChecked = 0;

        for (int cut = 0; cut < log.size(); cut++) {
            LogRecord next = log.get(cut);
            for (String runId : runs.runIds()) {
                for (Waiting waiting : runs.run(runId, next.time()).waiting()) {
                    Set<Actor> named = waiting.needs().stream().map(Need::actor).collect(Collectors.toSet());
                    assertThat(named)
                            .as("%s of %s before event %d, %s", waiting, runId, cut, causes.id(cut))
                            .isEqualTo(able(runId, waiting.subject(), cut, moves, causes, known));
                    assertThat(named.isEmpty())
                            .as("%s of %s before event %d", waiting, runId, cut)
                            .isEqualTo(!(waiting.state() instanceof Waiting.State.Open));
                    if (moves.get(cut)
                            .filter(move ->
                                    move.runId().equals(runId) && move.subject().equals(waiting.subject()))
                            .isPresent()) {
                        assertThat(named).contains(moves.get(cut).get().actor());
                        numChecked++;
                    }
                }
            }
            assertThat(runs.take(next)).isEqualTo(moves.get(cut));
            moves.get(cut).ifPresent(move -> assertThat(move.actor())
                    .as(next.topic().topicName())
                    .isIn(WRITERS.get(next.topic())));
            known.add(causes.id(cut));
        }

        assertThat(numChecked)
                .isEqualTo(moves.stream().filter(Optional::isPresent).count())
                .isGreaterThan(100);
        assertThat(runs.open(log.getLast().time())).isEmpty();
        // And everything once more, as after a restart, moves nothing.
        assertThat(log).allSatisfy(event -> assertThat(runs.take(event)).isEmpty());
    }

    /** Returns whose next events on a subject have all their causes before the cut. */
    private static Set<Actor> able(
            String runId, String subject, int cut, List<Optional<Move>> moves, Causes causes, Set<String> known) {
        Set<Actor> able = EnumSet.noneOf(Actor.class);
        for (int later = cut; later < moves.size(); later++) {
            Optional<Move> move = moves.get(later);
            if (move.isPresent()
                    && move.get().runId().equals(runId)
                    && move.get().subject().equals(subject)
                    && causes.isPossible(later, known)) {
                able.add(move.get().actor());
            }
        }
        return able;
    }

    private static List<Optional<Move>> moves(List<LogRecord> log) {
        OpenRuns runs = new OpenRuns();
        List<Optional<Move>> moves = new ArrayList<>();
        log.forEach(event -> moves.add(runs.take(event)));
        return moves;
    }

    static List<LogRecord> recorded(String name) throws Exception {
        try (InputStream file = NextActorTest.class.getResourceAsStream("/recorded/" + name + ".log.gz")) {
            return RecordedLog.read(file);
        }
    }
}
