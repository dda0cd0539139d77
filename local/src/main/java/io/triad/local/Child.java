// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One running process of a suite, with its output in a bounded file. */
final class Child {
    private final ChildCommand command;
    private final Process process;
    private final BoundedLog log;
    private final CountDownLatch lineSeen = new CountDownLatch(1);
    private final Thread reader;
    private final CompletableFuture<Integer> ended;

    private Child(ChildCommand command, Process process, BoundedLog log) {
        this.command = command;
        this.process = process;
        this.log = log;
        this.reader = new Thread(this::copyOutput, "log-of-" + command.name());
        reader.setDaemon(true);
        this.ended = process.onExit().thenApply(exited -> {
            awaitOutput(reader);
            return exited.exitValue();
        });
        reader.start();
    }

    static Child start(ChildCommand command, Path logs) {
        ProcessBuilder builder = new ProcessBuilder(command.command())
                .directory(command.folder().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        Path file = logs.resolve(command.name() + ".log");
        try {
            BoundedLog log = new BoundedLog(file, BoundedLog.MAX_BYTES);
            log.append("---- started by process " + ProcessHandle.current().pid() + " ----");
            return new Child(command, builder.start(), log);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    command.name() + " cannot be started (log " + file + "): " + e.getMessage(),
                    e);
        }
    }

    String name() {
        return command.name();
    }

    /** Returns where the process says whether it can go on, if it does. */
    Optional<URI> liveness() {
        return command.ready() instanceof Readiness.Http http ? Optional.of(http.liveness()) : Optional.empty();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Completes with the exit code once the process has ended and its output is in the log. */
    CompletableFuture<Integer> ended() {
        return ended;
    }

    ChildFailure failure(int exitCode) {
        return new ChildFailure(name(), exitCode, log.tail(), log.file());
    }

    /**
     * Waits for the process to answer.
     *
     * @param failure completed when any process of the suite has ended, which is then no longer waited for
     */
    void awaitReady(Duration within, CompletableFuture<ChildFailure> failure) {
        if (answers(within, failure::isDone)) {
            return;
        }
        if (failure.isDone()) {
            throw failure.join().toException();
        }
        throw new TriadException(
                ErrorCode.UNAVAILABLE,
                "The suite did not start: " + name() + " did not answer within " + within.toSeconds()
                        + " s; its log is " + log.file() + " and ends with:\n"
                        + log.tail().indent(2).stripTrailing());
    }

    /** Waits for the process to answer; false when the time has passed or {@code givenUp} says that it is no use. */
    boolean answers(Duration within, BooleanSupplier givenUp) {
        long deadline = System.nanoTime() + within.toNanos();
        ReadinessProbe probe = new ReadinessProbe(command.ready(), lineSeen);
        while (!probe.answers()) {
            if (givenUp.getAsBoolean() || System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    /** Asks the process to end; by its handle, since {@link Process#destroy} closes its output before it has ended. */
    void terminate() {
        boolean unused = handle().destroy();
    }

    /** Waits until the process has ended, and ends it by force after the grace. */
    void awaitEnd(Duration grace) {
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean unused = handle().destroyForcibly();
                int unusedExitCode = process.waitFor();
            }
            awaitOutput(reader);
        } catch (InterruptedException e) {
            boolean unused = handle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput() {
        try (log;
                BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.append(line);
                if (command.ready() instanceof Readiness.Line ready && line.contains(ready.text())) {
                    lineSeen.countDown();
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("The log " + log.file() + " cannot be written", e);
            }
        }
    }

    private static void awaitOutput(Thread reader) {
        try {
            reader.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
