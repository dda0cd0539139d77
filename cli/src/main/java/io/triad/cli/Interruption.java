// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.screen.Screen;
import io.triad.cli.suite.RunningSuite;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What happens when the command is told to end in the middle of a run (Ctrl-C, SIGTERM) or fails: the suite is stopped if
 * it is ours, its data stay, and the command that goes on is printed. The JVM then exits with 130 or 143.
 */
final class Interruption implements AutoCloseable {
    private final RunningSuite suite;
    private final Screen screen;
    private final Path dataDir;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread hook = new Thread(this::end, "triad-interruption");
    private volatile String runId = "";

    private Interruption(RunningSuite suite, Screen screen, Path dataDir) {
        this.suite = suite;
        this.screen = screen;
        this.dataDir = dataDir;
    }

    static Interruption expect(RunningSuite suite, Screen screen, Path dataDir) {
        Interruption interruption = new Interruption(suite, screen, dataDir);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** From now on the run has a name. */
    void isAbout(String id) {
        runId = id;
    }

    /** The run is closed: nothing is left to go on with. */
    void isOver() {
        over.set(true);
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            suite.close();
            if (!runId.isEmpty()) {
                screen.say(advice());
            }
        }
    }

    /** Returns how to go on. */
    private String advice() {
        String command = "./triad run --run " + runId
                + (dataDir.equals(TriadCommand.home().resolve(".triad")) ? "" : " --data-dir " + dataDir);
        return suite.isOurs()
                ? "all data are kept in " + dataDir + "; go on with:  " + command
                : "the suite goes on without this command; follow it again with:  ./triad run --run " + runId;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, so the hook itself is at work.
            return;
        }
        end();
    }
}
