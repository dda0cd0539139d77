// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.ChildFailure;
import io.triad.local.Restarts;
import io.triad.local.Suite;
import io.triad.local.SuiteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a recipe once undisturbed, and then again and again while processes of the suite are killed, until enough were. Then it
 * draws up the books.
 *
 * <p>The suite is its own: it starts it, kills only what it started, and ends it.
 */
public final class Chaos implements AutoCloseable {
    private static final String UNDISTURBED = "undisturbed";
    private static final String DISTURBED = "disturbed-";
    private static final Duration LOOK = Duration.ofMillis(200);

    /** By {@code SIGKILL}. */
    private static final int KILLED = 137;

    private final Suite suite;
    private final ChaosSettings settings;
    private final ChaosListener listener;
    private final RunsApi runs;

    private Chaos(Suite suite, ChaosSettings settings, ChaosListener listener) {
        this.suite = suite;
        this.settings = settings;
        this.listener = listener;
        this.runs = new RunsApi(suite.server());
    }

    /**
     * Does all of it.
     *
     * @param place the suite's folder and ports, which no other suite uses
     * @throws TriadException UNAVAILABLE when a run stands still for longer than the settings' patience, and what {@link
     *     Suite#start} throws
     * @throws InterruptedException when it is to end
     */
    public static ChaosReport run(SuiteSettings place, ChaosSettings settings, ChaosListener listener)
            throws InterruptedException {
        try (Suite suite = Suite.start(place.withRestarts(Restarts.ALWAYS), listener::said);
                Chaos chaos = new Chaos(suite, settings, listener)) {
            return chaos.run();
        }
    }

    private ChaosReport run() throws InterruptedException {
        Map<String, JsonNode> closed = new LinkedHashMap<>();
        closed.put(UNDISTURBED, follow(UNDISTURBED, Optional.empty()));
        long begin = System.nanoTime();
        KillSchedule schedule = new KillSchedule(settings.seed(), settings.victims());
        List<Kill> kills;
        try (Storm storm = new Storm(suite, schedule, settings.kills(), RunView.before(DISTURBED + 1), listener)) {
            while (!storm.isOver()) {
                String runId = DISTURBED + closed.size();
                closed.put(runId, follow(runId, Optional.of(storm)));
            }
            kills = storm.kills();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        awaitAllUp();
        LogBooks log = new LogBooks("127.0.0.1:" + suite.ports().broker());
        List<RunLedger> books = log.of(List.copyOf(closed.keySet()));
        List<String> noticed = new ArrayList<>(endedOtherwise(kills));
        for (RunLedger run : books) {
            JsonNode state = closed.get(run.runId());
            if (state == null) {
                noticed.add("the log has events of run " + run.runId() + ", which nobody asked for");
            } else {
                noticed.addAll(StateBooks.differences(state, run));
            }
        }
        return ChaosReport.of(settings, seconds, kills, books, log.deadLetters(), noticed);
    }

    /** Asks for a run and returns its state once it is closed. */
    private JsonNode follow(String runId, Optional<Storm> storm) throws InterruptedException {
        RunView view = RunView.before(runId);
        long moved = System.nanoTime();
        boolean submitted = false;
        while (true) {
            if (suite.onFailure().isDone()) {
                throw new TriadException(
                        ErrorCode.UNAVAILABLE, suite.onFailure().join().message());
            }
            Optional<JsonNode> state = submitted ? runs.state(runId) : runs.submit(settings.recipe(), runId);
            submitted |= state.isPresent();
            RunView now = state.map(RunView::of).orElse(view);
            if (!now.equals(view)) {
                view = now;
                moved = System.nanoTime();
            }
            RunView shown = view;
            storm.ifPresent(each -> each.sees(shown));
            listener.stands(shown.words()
                    + storm.map(each -> "; kills " + each.kills().size() + " of " + settings.kills())
                            .orElse(""));
            if (view.isClosed()) {
                listener.said("run " + runId + " is closed");
                return state.orElseThrow();
            }
            if (System.nanoTime() - moved > settings.patience().toNanos()) {
                throw new TriadException(
                        ErrorCode.UNAVAILABLE,
                        "run " + view.words() + " has not moved for "
                                + settings.patience().toSeconds()
                                + " s; the logs of all processes are in the data folder");
            }
            Thread.sleep(LOOK);
        }
    }

    private void awaitAllUp() throws InterruptedException {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        while (!suite.processes().stream().allMatch(suite::isUp)) {
            if (System.nanoTime() > deadline) {
                throw new TriadException(
                        ErrorCode.UNAVAILABLE,
                        suite.processes().stream()
                                        .filter(each -> !suite.isUp(each))
                                        .toList() + " do not come back");
            }
            Thread.sleep(LOOK);
        }
    }

    /**
     * Returns what ended without being killed here. A process that gives up because another is away is started again by this
     * suite, but need not be by every other.
     */
    private List<String> endedOtherwise(List<Kill> kills) {
        List<String> ends = new ArrayList<>(suite.survived().stream()
                .filter(end -> end.exitCode() != KILLED)
                .map(ChildFailure::message)
                .toList());
        for (String process : suite.processes()) {
            long numKilled =
                    kills.stream().filter(kill -> kill.victim().equals(process)).count();
            long numEnded = suite.survived().stream()
                    .filter(end -> end.exitCode() == KILLED && end.name().equals(process))
                    .count();
            if (numEnded != numKilled) {
                ends.add(process + " ended by SIGKILL " + numEnded + " times, but was killed " + numKilled
                        + " times; perhaps it said that it could not go on, or the machine ran out of memory");
            }
        }
        return ends;
    }

    @Override
    public void close() {
        runs.close();
    }
}
