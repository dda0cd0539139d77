// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.demonstration;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.config.TaskGeneratorConfig;
import io.triad.taskgenerator.log.EventWriter;
import io.triad.taskgenerator.run.RunBook;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Issues the demonstrations that the log does not have yet, a window of steps at a time, on threads of its own.
 *
 * <p>Windows grow from one step, so that a cold start can begin at once, and are bounded, so that the log is never flooded;
 * runs take turns. A restart goes on with the missing steps.
 */
@ApplicationScoped
public class DemonstrationIssuer {
    private static final Logger LOG = Logger.getLogger(DemonstrationIssuer.class);
    private static final int MAX_WINDOW_STEPS = 8;
    private static final int MAX_WINDOW_EXAMPLES = 1_024;

    private final EventWriter writer;
    private final RunBook book;
    private final DemonstrationProgress progress;
    private final Duration retryDelay;
    private final Set<String> started = new HashSet<>();
    private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
    private final ForkJoinPool generators;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demonstrations").factory());

    DemonstrationIssuer(EventWriter writer, RunBook book, DemonstrationProgress progress, TaskGeneratorConfig config) {
        this.writer = writer;
        this.book = book;
        this.progress = progress;
        this.retryDelay = config.retryDelay();
        this.generators = new ForkJoinPool(config.demonstrationThreads());
    }

    /** Sees to it that the demonstrations of a run are issued; returns at once, and does nothing the second time. */
    public void ensure(String runId, Recipe recipe) {
        if (!(recipe.base() instanceof ColdStart coldStart)) {
            return;
        }
        synchronized (started) {
            if (!started.add(runId)) {
                return;
            }
        }
        Demonstrations demonstrations = new Demonstrations(runId, recipe, coldStart);
        turns.execute(() -> turn(runId, demonstrations, 1));
    }

    /** Returns why demonstrations can no longer be issued, empty while they can. */
    public Optional<String> failure() {
        return failure.get();
    }

    private void turn(String runId, Demonstrations demonstrations, int windowSteps) {
        try {
            List<Integer> steps = progress.missing(runId, demonstrations.numSteps(), windowSteps);
            if (steps.isEmpty() || book.isFinal(runId, Lane.BASE)) {
                LOG.infof("demonstrations issued runId=%s numSteps=%d", runId, demonstrations.numSteps());
                return;
            }
            List<DemonstrationsIssued> window = generate(demonstrations, steps);
            writer.demonstrations(window);
            window.forEach(progress::issued);
            int next = Math.clamp(
                    Math.min(windowSteps * 2L, MAX_WINDOW_EXAMPLES / demonstrations.examplesPerStep()),
                    1,
                    MAX_WINDOW_STEPS);
            turns.execute(() -> turn(runId, demonstrations, next));
        } catch (TriadException e) {
            if (e.code().kind() == ErrorCode.Kind.TRANSIENT) {
                LOG.warnf("demonstrations not written, will try again runId=%s errorCode=%s", runId, e.code());
                turns.schedule(
                        () -> turn(runId, demonstrations, windowSteps), retryDelay.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                fail(runId, e);
            }
        } catch (RuntimeException e) {
            fail(runId, e);
        }
    }

    private List<DemonstrationsIssued> generate(Demonstrations demonstrations, List<Integer> steps) {
        try {
            return generators
                    .submit(() ->
                            steps.parallelStream().map(demonstrations::batch).toList())
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "the service is stopping", e);
        } catch (ExecutionException e) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, "a demonstration could not be generated: " + e.getCause(), e);
        }
    }

    private void fail(String runId, RuntimeException cause) {
        failure.set(Optional.of("the demonstrations of run " + runId + " stopped: " + cause.getMessage()));
        LOG.errorf(cause, "demonstrations stopped runId=%s", runId);
    }

    @PreDestroy
    void close() {
        turns.shutdownNow();
        generators.shutdownNow();
    }
}
