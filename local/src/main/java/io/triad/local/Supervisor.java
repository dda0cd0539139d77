// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts processes in stages, watches them, and ends the stages in reverse order. */
final class Supervisor implements AutoCloseable {
    /** How long a process may take to end once it is asked to, unless told otherwise. */
    static final Duration GRACE = Duration.ofSeconds(20);

    private final Path logs;
    private final Duration readyWithin;
    private final Duration grace;
    private final ProgressListener listener;
    private final List<List<Child>> stages = new ArrayList<>();
    private final CompletableFuture<ChildFailure> failure = new CompletableFuture<>();
    private boolean closing;

    Supervisor(Path logs, Duration readyWithin, Duration grace, ProgressListener listener) {
        this.logs = logs;
        this.readyWithin = readyWithin;
        this.grace = grace;
        this.listener = listener;
    }

    /**
     * Starts the processes of the next stage, a few at a time, and returns once all of them answer.
     *
     * @throws TriadException naming the process that ended or did not answer, with the end of its log; what was started
     *     until then runs on until {@link #close}
     */
    void start(List<ChildCommand> commands, int atATime) {
        List<Child> stage = new ArrayList<>();
        synchronized (this) {
            stages.add(stage);
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                atATime, Thread.ofPlatform().name("start-", 0).daemon().factory());
        try {
            var starts = new ExecutorCompletionService<ChildCommand>(threads);
            commands.forEach(command -> starts.submit(() -> start(command, stage), command));
            for (int i = 0; i < commands.size(); i++) {
                ChildCommand unused = starts.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TriadException known
                    ? known
                    : new TriadException(ErrorCode.BROKEN_INVARIANT, "The suite did not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "Interrupted while the suite started", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void start(ChildCommand command, List<Child> stage) {
        long begin = System.nanoTime();
        Child child;
        synchronized (this) {
            if (closing) {
                throw new TriadException(ErrorCode.UNAVAILABLE, "The suite was stopped while it started");
            }
            listener.told("starting " + command.name());
            child = Child.start(command, logs);
            stage.add(child);
        }
        var unused = child.ended().thenAccept(exitCode -> ended(child, exitCode));
        child.awaitReady(readyWithin, failure);
        listener.told(String.format(
                Locale.ROOT, "%s answers after %.1f s", command.name(), (System.nanoTime() - begin) / 1e9));
    }

    private synchronized void ended(Child child, int exitCode) {
        if (!closing) {
            boolean unused = failure.complete(child.failure(exitCode));
        }
    }

    /** Completes with the first process that ends although nobody asked it to. */
    CompletableFuture<ChildFailure> onFailure() {
        return failure.copy();
    }

    /** Ends all processes, the last stage first: SIGTERM, and SIGKILL for what has not ended after the grace. */
    @Override
    public void close() {
        List<List<Child>> all;
        synchronized (this) {
            closing = true;
            all = stages.stream().map(List::copyOf).toList();
        }
        for (List<Child> stage : all.reversed()) {
            stage.forEach(Child::terminate);
            long deadline = System.nanoTime() + grace.toNanos();
            for (Child child : stage) {
                child.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        }
    }
}
