// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.client.RunClient;
import io.triad.cli.progress.RunProgress;
import io.triad.cli.screen.Screen;
import io.triad.cli.suite.RunningSuite;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Follows a run until it is closed, showing each state. */
final class RunFollower {
    /** A service that restarts or a machine that sleeps is forgiven this long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunClient client;
    private final RunningSuite suite;
    private final Screen screen;
    private final Clock clock;
    private final Duration interval;
    private final Stops stops;

    RunFollower(RunClient client, RunningSuite suite, Screen screen, Clock clock, Duration interval) {
        this.client = client;
        this.suite = suite;
        this.screen = screen;
        this.clock = clock;
        this.interval = interval;
        this.stops = new Stops(suite.isOurs());
    }

    /**
     * Returns the run's last state once it is closed.
     *
     * @throws TriadException when a process of the suite ended, nothing answered for half a minute, or lanes stopped and the others
     *     wait for them
     * @throws InterruptedException when the command is to end
     */
    RunState follow(String runId) throws InterruptedException {
        RunProgress progress = new RunProgress(clock.instant());
        Instant begun = clock.instant();
        Instant lastAnswer = begun;
        while (true) {
            Optional<String> failure = suite.failure();
            if (failure.isPresent()) {
                throw new TriadException(ErrorCode.UNAVAILABLE, failure.get());
            }
            try {
                RunState run = client.describe(runId);
                lastAnswer = clock.instant();
                screen.show(progress.advance(lastAnswer, run));
                if (run.getPhase() == RunPhase.RUN_PHASE_CLOSED) {
                    return run;
                }
                stops.of(run, begun).ifPresent(reason -> {
                    throw new TriadException(ErrorCode.BROKEN_INVARIANT, reason);
                });
            } catch (TriadException e) {
                boolean patient = Duration.between(lastAnswer, clock.instant()).compareTo(PATIENCE) < 0;
                if (e.code() != ErrorCode.UNAVAILABLE || !patient) {
                    throw e;
                }
            }
            Thread.sleep(interval);
        }
    }
}
