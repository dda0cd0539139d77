// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes in stages, watches them, starts again what ends although nobody asked it to, as often as it may be, and
 * ends the stages in reverse order.
 */
final class Supervisor implements AutoCloseable {
    /**
     * How long a process may take to end once it is asked to, unless told otherwise: longer than the half minute that the
     * services give what computes.
     */
    static final Duration GRACE = Duration.ofSeconds(35);

    /** How often services are asked whether they can go on. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Path logs;
    private final Duration readyWithin;
    private final Duration grace;
    private final Restarts restarts;
    private final ProgressListener listener;
    private final List<List<Post>> stages = new ArrayList<>();
    private final List<ChildFailure> survived = new ArrayList<>();
    private final LivenessWatch liveness;
    private final CompletableFuture<ChildFailure> failure = new CompletableFuture<>();
    private boolean closing;

    Supervisor(Path logs, Duration readyWithin, Duration grace, Restarts restarts, ProgressListener listener) {
        this.logs = logs;
        this.readyWithin = readyWithin;
        this.grace = grace;
        this.restarts = restarts;
        this.listener = listener;
        this.liveness = new LivenessWatch(this::running, LOOK, listener);
    }

    private synchronized List<Child> running() {
        return closing
                ? List.of()
                : stages.stream()
                        .flatMap(List::stream)
                        .filter(Post::isUp)
                        .map(Post::holder)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /**
     * Starts the processes of the next stage, a few at a time, and returns once all of them answer.
     *
     * @throws TriadException naming the process that ended or did not answer, with the end of its log; what was started
     *     until then runs on until {@link #close}
     */
    void start(List<ChildCommand> commands, int atATime) {
        List<Post> stage = new ArrayList<>();
        synchronized (this) {
            stages.add(stage);
        }
        startWithin(stage, commands, atATime);
    }

    /** Starts more processes of the last stage; returns and throws like {@link #start(List, int)}. */
    void join(List<ChildCommand> commands, int atATime) {
        List<Post> stage;
        synchronized (this) {
            stage = stages.getLast();
        }
        startWithin(stage, commands, atATime);
    }

    /**
     * Ends processes for good: asks them to, ends by force what has not ended after the grace, and returns once all have ended.
     *
     * @throws IllegalArgumentException when there is none of a name
     */
    void leave(List<String> names) {
        List<Child> leaving = new ArrayList<>();
        synchronized (this) {
            List<Post> posts = names.stream().map(this::post).toList();
            for (Post post : posts) {
                listener.told("ending " + post.name());
                Child holder = post.leave();
                if (holder != null) {
                    leaving.add(holder);
                }
            }
            stages.forEach(stage -> stage.removeAll(posts));
        }
        end(leaving);
    }

    private void startWithin(List<Post> stage, List<ChildCommand> commands, int atATime) {
        if (commands.isEmpty()) {
            return;
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

    private void start(ChildCommand command, List<Post> stage) {
        long begin = System.nanoTime();
        Post post = new Post(command, restarts);
        Child child;
        synchronized (this) {
            if (closing) {
                throw new TriadException(ErrorCode.UNAVAILABLE, "The suite was stopped while it started");
            }
            listener.told("starting " + command.name());
            child = fill(post);
            stage.add(post);
        }
        child.awaitReady(readyWithin, failure);
        answers(post, child, begin);
    }

    private Child fill(Post post) {
        Child child = post.fill(logs);
        var unused = child.ended().thenAccept(exitCode -> ended(post, child, exitCode));
        return child;
    }

    private void answers(Post post, Child child, long begin) {
        post.answers(child);
        listener.told(
                String.format(Locale.ROOT, "%s answers after %.1f s", post.name(), (System.nanoTime() - begin) / 1e9));
    }

    private synchronized void ended(Post post, Child child, int exitCode) {
        post.ended(child);
        if (closing || failure.isDone() || post.hasLeft()) {
            return;
        }
        ChildFailure end = child.failure(exitCode);
        if (!post.mayFillAgain(Instant.now())) {
            boolean unused = failure.complete(end);
            return;
        }
        survived.add(end);
        listener.told(end.brief() + "; starting it again");
        try {
            long begin = System.nanoTime();
            Child next = fill(post);
            Thread unused =
                    Thread.ofPlatform().daemon().name("await-" + post.name()).start(() -> await(post, next, begin));
        } catch (TriadException cannotStart) {
            listener.told(String.valueOf(cannotStart.getMessage()));
            boolean unused = failure.complete(end);
        }
    }

    /** A process that was started again and does not answer in time is ended by force, which counts as an end. */
    private void await(Post post, Child child, long begin) {
        if (child.answers(readyWithin, child.ended()::isDone)) {
            answers(post, child, begin);
        } else if (!child.ended().isDone()) {
            listener.told(post.name() + " did not answer within " + readyWithin.toSeconds() + " s");
            boolean unused = child.handle().destroyForcibly();
        }
    }

    /** Returns the names of all processes, in the order of their start. */
    synchronized List<String> names() {
        return stages.stream().flatMap(List::stream).map(Post::name).toList();
    }

    /** Tells whether a process has answered and runs. */
    boolean isUp(String name) {
        return post(name).isUp();
    }

    /** Ends a process as a power cut would; returns false when it does not run at this moment, or all are being ended. */
    synchronized boolean kill(String name) {
        return !closing && post(name).kill();
    }

    /** Returns the ends of processes that were started again, oldest first. */
    synchronized List<ChildFailure> survived() {
        return List.copyOf(survived);
    }

    private synchronized Post post(String name) {
        return stages.stream()
                .flatMap(List::stream)
                .filter(post -> post.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no process " + name + "; there are " + names()));
    }

    /** Completes with the first process that ends although nobody asked it to and is not started again. */
    CompletableFuture<ChildFailure> onFailure() {
        return failure.copy();
    }

    /** Ends all processes, the last stage first: SIGTERM, and SIGKILL for what has not ended after the grace. */
    @Override
    public void close() {
        liveness.close();
        List<List<Child>> all;
        synchronized (this) {
            closing = true;
            all = stages.stream()
                    .map(stage -> stage.stream()
                            .map(Post::holder)
                            .filter(Objects::nonNull)
                            .toList())
                    .toList();
        }
        all.reversed().forEach(this::end);
    }

    private void end(List<Child> children) {
        children.forEach(Child::terminate);
        long deadline = System.nanoTime() + grace.toNanos();
        for (Child child : children) {
            child.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}
