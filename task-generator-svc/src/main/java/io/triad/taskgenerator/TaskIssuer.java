// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.micrometer.core.instrument.MeterRegistry;
import io.triad.dataset.RunQuestions;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogIds;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeException;
import io.triad.recipe.progress.LevelDecision;
import io.triad.taskgenerator.log.EventWriter;
import io.triad.taskgenerator.run.RunBook;
import io.triad.taskgenerator.step.StepTasks;
import io.triad.taskgenerator.store.QuestionStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Issues the tasks that an event gives credit for, and returns when the log has them. */
@ApplicationScoped
public class TaskIssuer {
    private static final Logger LOG = Logger.getLogger(TaskIssuer.class);

    private final LogFold fold;
    private final RunBook book;
    private final QuestionStore questions;
    private final EventWriter writer;
    private final MeterRegistry meters;

    TaskIssuer(LogFold fold, RunBook book, QuestionStore questions, EventWriter writer, MeterRegistry meters) {
        this.fold = fold;
        this.book = book;
        this.questions = questions;
        this.writer = writer;
        this.meters = meters;
    }

    /**
     * Issues the tasks that may be sampled with a policy, if the log tells their levels.
     *
     * @return what the log does not tell yet; empty when the tasks are issued
     * @throws TriadException INVALID_EVENT when there are none for it; UNAVAILABLE when the log does not take them
     */
    Optional<LevelDecision.Awaited> issue(PolicyPublished published, String causationId) {
        PolicyRef policy = published.getPolicy();
        try (LogIds unused = ids(policy)) {
            return issue(published, policy, causationId);
        }
    }

    private static LogIds ids(PolicyRef policy) {
        return LogIds.lane(policy.getRunId(), policy.getLane()).policyVersion(policy.getVersion());
    }

    private Optional<LevelDecision.Awaited> issue(PolicyPublished published, PolicyRef policy, String causationId) {
        requireCheckpoint(Topic.POLICIES_PUBLISHED, policy);
        Recipe recipe = recipe(Topic.POLICIES_PUBLISHED, policy.getRunId());
        SortedMap<Integer, Integer> levels = new TreeMap<>();
        for (int step : StepTasks.steps(recipe, published)) {
            switch (book.level(policy.getRunId(), Lane.of(policy.getLane()), step)) {
                case LevelDecision.At(int level) -> levels.put(step, level);
                case LevelDecision.Awaited awaited -> {
                    return Optional.of(awaited);
                }
            }
        }
        write(
                policy,
                StepTasks.issuedFor(recipe, policy, levels, questions(Topic.POLICIES_PUBLISHED, recipe, policy)),
                causationId);
        return Optional.empty();
    }

    /**
     * Issues a round of refills.
     *
     * @throws TriadException INVALID_EVENT when the recipe has no such round; UNAVAILABLE when the log does not take them
     */
    void issue(RefillsRequested requested, String causationId) {
        PolicyRef policy = requested.getTarget().getPolicy();
        try (LogIds unused = ids(policy).step(requested.getTarget().getStep())) {
            issue(requested, policy, causationId);
        }
    }

    private void issue(RefillsRequested requested, PolicyRef policy, String causationId) {
        requireCheckpoint(Topic.REFILLS_REQUESTED, policy);
        Recipe recipe = recipe(Topic.REFILLS_REQUESTED, policy.getRunId());
        List<TaskIssued> tasks;
        try {
            tasks = StepTasks.refilled(recipe, requested, questions(Topic.REFILLS_REQUESTED, recipe, policy));
        } catch (IllegalArgumentException e) {
            throw Events.invalid(
                    Topic.REFILLS_REQUESTED,
                    "run " + policy.getRunId() + "/" + policy.getLane() + ": " + e.getMessage());
        }
        write(policy, tasks, causationId);
    }

    private void write(PolicyRef policy, List<TaskIssued> tasks, String causationId) {
        writer.tasks(tasks, causationId);
        meters.counter("triad.taskgenerator.tasks.issued", "lane", policy.getLane())
                .increment(tasks.size());
        LOG.infof(
                "tasks issued runId=%s laneId=%s policyVersion=%d numTasks=%d",
                policy.getRunId(), policy.getLane(), policy.getVersion(), tasks.size());
    }

    /** Returns a run's recipe; runs come by another topic, so an event may overtake its run. */
    private Recipe recipe(Topic topic, String runId) {
        return book.recipe(runId)
                .or(() -> {
                    fold.refreshRuns();
                    return book.recipe(runId);
                })
                .orElseThrow(
                        () -> Events.invalid(topic, "run " + runId + " is not in " + Topic.RUNS_REQUESTED.topicName()));
    }

    /** Returns what the lane trains on if the recipe brings it; a run whose files have changed is refused, not trained on them. */
    private Optional<RunQuestions> questions(Topic topic, Recipe recipe, PolicyRef policy) {
        if (!StepTasks.needsQuestions(recipe, Lane.of(policy.getLane()))) {
            return Optional.empty();
        }
        try {
            return recipe.domain().data().map(questions::load);
        } catch (RecipeException e) {
            throw Events.invalid(topic, "run " + policy.getRunId() + ": " + e.getMessage());
        }
    }

    private static void requireCheckpoint(Topic topic, PolicyRef policy) {
        if (policy.getVersion() < 0
                || policy.getCheckpoint().getUri().isEmpty()
                || policy.getCheckpoint().getSha256().isEmpty()) {
            throw Events.invalid(
                    topic,
                    "version " + Integer.toUnsignedString(policy.getVersion()) + " of " + policy.getRunId() + "/"
                            + policy.getLane() + " has no checkpoint with URI and digest");
        }
    }
}
