// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.messaging.ConsumerGroups.Reading;
import io.triad.replay.stall.Waiting.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run waits for, and whether who must act can.
 *
 * @param run what it waits for
 * @param findings one for each lane, then the report
 */
public record Diagnosis(RunWaits run, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /**
     * Where a lane stands.
     *
     * @param waiting what it waits for
     * @param blamed who must act; none where there is no work
     * @param stalled whether it does not go on unless somebody does something
     */
    public record Finding(Waiting waiting, List<Blamed> blamed, boolean stalled) {
        public Finding {
            blamed = List.copyOf(blamed);
        }
    }

    /**
     * A service that must act.
     *
     * @param need the work
     * @param service what it says of itself
     * @param reading how its group reads the topic by which the work comes to it
     * @param deadLetters events that it has put aside
     * @param obstacles why it does not act; none when nothing is known to be wrong
     */
    public record Blamed(
            Need need, ServiceState service, Optional<Reading> reading, long deadLetters, List<String> obstacles) {
        public Blamed {
            obstacles = List.copyOf(obstacles);
        }
    }

    /**
     * Looks at who must act.
     *
     * @param patience a lane that nothing has moved for longer is stalled, whatever its services say
     */
    public static Diagnosis of(RunWaits run, Surroundings surroundings, Instant now, Duration patience) {
        return new Diagnosis(
                run,
                run.waiting().stream()
                        .map(waiting -> finding(waiting, surroundings, now, patience))
                        .toList());
    }

    private static Finding finding(Waiting waiting, Surroundings surroundings, Instant now, Duration patience) {
        List<Blamed> blamed = waiting.needs().stream()
                .map(need -> blamed(need, waiting, surroundings, now, patience))
                .toList();
        boolean stalled = waiting.state() instanceof State.Stopped
                || blamed.stream().anyMatch(each -> !each.obstacles().isEmpty());
        return new Finding(waiting, blamed, stalled);
    }

    private static Blamed blamed(
            Need need, Waiting waiting, Surroundings surroundings, Instant now, Duration patience) {
        ServiceState service = surroundings.service(need.actor());
        Optional<Reading> reading = surroundings.reading(need.actor(), need.reads());
        List<String> obstacles = new ArrayList<>();
        switch (service.answer()) {
            case DOWN -> obstacles.add("it says that it cannot work: " + String.join("; ", service.reasons()));
            case SILENT -> obstacles.add("it does not answer");
            case NOT_STARTED -> obstacles.add("it does not run, since the suite is not up");
            case UP, NOT_ASKED -> {}
        }
        if (service.answer() != ServiceState.Answer.NOT_STARTED
                && reading.map(each -> each.members() == 0).orElse(false)) {
            obstacles.add("its group has no member");
        }
        if (obstacles.isEmpty()) {
            waiting.moved()
                    .map(moved -> Duration.between(moved, now))
                    .filter(quiet -> quiet.compareTo(patience) > 0)
                    .ifPresent(quiet -> obstacles.add("nothing has moved for longer than " + words(patience)));
        }
        return new Blamed(need, service, reading, surroundings.deadLetters(need.actor()), obstacles);
    }

    /** Tells whether anything does not go on unless somebody does something. */
    public boolean isStalled() {
        return findings.stream().anyMatch(Finding::stalled);
    }

    /** Returns a time as people say it: {@code 45 s}, {@code 4 min}, {@code 3 h 20 min}, {@code 2 d 5 h}. */
    public static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds / 3_600 % 24 + " h";
    }
}
