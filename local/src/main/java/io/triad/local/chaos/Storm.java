// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import io.triad.local.Suite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kills processes of a suite by a schedule, on a thread of its own, until enough were killed or it is closed. */
final class Storm implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);

    /** A suite that has not come back by then is struck all the same. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

    /** After so many kills in which a run did not move, the next strike waits until it has. */
    private static final int STANDSTILL = 6;

    private final Suite suite;
    private final KillSchedule schedule;
    private final int wanted;
    private final ChaosListener listener;
    private final long begin = System.nanoTime();
    private final List<Kill> kills = new ArrayList<>();
    private final Thread thread;
    private volatile RunView view;
    private RunView seen;
    private int killsWithoutMove;

    Storm(Suite suite, KillSchedule schedule, int wanted, RunView view, ChaosListener listener) {
        this.suite = suite;
        this.schedule = schedule;
        this.wanted = wanted;
        this.view = view;
        this.seen = view;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("chaos").start(this::run);
    }

    /** Says where the run stands now. */
    void sees(RunView now) {
        view = now;
    }

    /** Returns the processes that were killed until now. */
    synchronized List<Kill> kills() {
        return List.copyOf(kills);
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (kills().size() < wanted) {
                KillSchedule.Strike strike = schedule.next();
                switch (strike.moment()) {
                    case SETTLED -> awaitSettled();
                    case AT_ONCE -> {}
                }
                Thread.sleep(strike.pause());
                for (String victim : strike.victims()) {
                    kill(victim);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitSettled() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (System.nanoTime() < deadline && !(allUp() && moves())) {
            Thread.sleep(LOOK);
        }
    }

    private boolean allUp() {
        return suite.processes().stream().allMatch(suite::isUp);
    }

    private boolean moves() {
        return killsWithoutMove < STANDSTILL || !view.equals(seen);
    }

    private synchronized void kill(String victim) {
        boolean wasUp = suite.isUp(victim);
        if (kills.size() >= wanted || !suite.kill(victim)) {
            // Not there at this moment: the suite is about to start it again.
            return;
        }
        RunView now = view;
        killsWithoutMove = now.equals(seen) ? killsWithoutMove + 1 : 1;
        seen = now;
        Kill kill = new Kill(
                kills.size() + 1,
                Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                victim,
                wasUp,
                now.runId(),
                now.phase());
        kills.add(kill);
        listener.said("kill " + kill.number() + " of " + wanted + ": " + victim + (wasUp ? "" : " (which was starting)")
                + " in " + now.words());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
