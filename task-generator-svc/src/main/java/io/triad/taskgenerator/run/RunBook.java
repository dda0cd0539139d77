// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.run;

import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.progress.LevelDecision;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where runs stand: a projection of the log and of nothing else.
 *
 * <p>Folding is idempotent and does not depend on the order of events: whatever topics are read first or again, the same
 * events give the same state. Its facts are the contracts' messages, which it neither reads out of nor writes to channels.
 * Thread-safe.
 */
@ApplicationScoped
public class RunBook {
    private final Map<String, RunFacts> runs = new HashMap<>();

    /** Runs in the order in which they were asked for, which is the order of their one partition. */
    private final Set<String> requested = new LinkedHashSet<>();

    /**
     * Folds an event of any topic that tells of runs; those of other topics tell nothing.
     *
     * @throws io.triad.failure.TriadException INVALID_EVENT when it cannot be decoded or breaks its contract; nothing is
     *     folded then
     */
    public void apply(Topic topic, byte[] value) {
        switch (topic) {
            case RUNS_REQUESTED -> apply(Events.decode(topic, value, RunRequested.parser()));
            case STEPS_TRAINED -> apply(Events.decode(topic, value, StepTrained.parser()));
            case LANES_STOPPED -> apply(Events.decode(topic, value, LaneStopped.parser()));
            case POLICIES_PUBLISHED -> apply(Events.decode(topic, value, PolicyPublished.parser()));
            case REFILLS_REQUESTED -> apply(Events.decode(topic, value, RefillsRequested.parser()));
            case MERGES_COMPLETED -> apply(Events.decode(topic, value, MergeCompleted.parser()));
            case EVALUATIONS_COMPLETED -> apply(Events.decode(topic, value, EvaluationCompleted.parser()));
            case DEMONSTRATIONS_ISSUED, TASKS_ISSUED, ROLLOUTS_COMPLETED, REWARDS_ASSIGNED, SIGNALS_OBSERVED -> {}
        }
    }

    /** Folds a run that was asked for. */
    public synchronized void apply(RunRequested event) {
        RunFacts.requireRun(Topic.RUNS_REQUESTED, event.getRunId());
        RunFacts.Requested request = RunFacts.read(event);
        run(event.getRunId()).fold(request);
        requested.add(event.getRunId());
    }

    /** Folds a trained step. */
    public synchronized void apply(StepTrained event) {
        BatchManifest manifest = event.getManifest();
        Lane lane = RunFacts.lane(Topic.STEPS_TRAINED, manifest.getRunId(), manifest.getLane());
        run(manifest.getRunId()).lane(lane).fold(event);
    }

    /** Folds a stop of a lane. */
    public synchronized void apply(LaneStopped event) {
        Lane lane = RunFacts.lane(Topic.LANES_STOPPED, event.getRunId(), event.getLane());
        run(event.getRunId()).lane(lane).fold(event);
    }

    /** Folds a round of refills that was asked for. */
    public synchronized void apply(RefillsRequested event) {
        PolicyRef policy = event.getTarget().getPolicy();
        Lane lane = RunFacts.lane(Topic.REFILLS_REQUESTED, policy);
        run(policy.getRunId()).lane(lane).fold(event);
    }

    /** Folds a published policy. */
    public synchronized void apply(PolicyPublished event) {
        Lane lane = RunFacts.lane(Topic.POLICIES_PUBLISHED, event.getPolicy());
        run(event.getPolicy().getRunId()).lane(lane).fold(event);
    }

    /** Folds a merge. */
    public synchronized void apply(MergeCompleted event) {
        RunFacts.requireRun(Topic.MERGES_COMPLETED, event.getRunId());
        run(event.getRunId()).lane(Lane.MERGED).fold(event);
    }

    /** Folds an evaluation or the report. */
    public synchronized void apply(EvaluationCompleted event) {
        RunFacts.requireRun(Topic.EVALUATIONS_COMPLETED, event.getRunId());
        run(event.getRunId()).fold(event);
    }

    /** Returns where a run stands, empty when nobody asked for it. */
    public synchronized Optional<RunState> describe(String runId) {
        return Optional.ofNullable(runs.get(runId)).flatMap(RunFacts::state);
    }

    /** Returns where every run stands, oldest first. */
    public synchronized List<RunState> list() {
        List<RunState> states = new ArrayList<>();
        requested.forEach(runId -> run(runId).state().ifPresent(states::add));
        return List.copyOf(states);
    }

    /** Returns the ids of all runs, oldest first. */
    public synchronized List<String> runIds() {
        return List.copyOf(requested);
    }

    /** Returns a run's recipe, empty when nobody asked for the run. */
    public synchronized Optional<Recipe> recipe(String runId) {
        return Optional.ofNullable(runs.get(runId)).flatMap(RunFacts::requested).map(RunFacts.Requested::recipe);
    }

    /** Returns the recipe of every run, oldest first. */
    public synchronized Map<String, Recipe> recipes() {
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        requested.forEach(runId -> run(runId).requested().ifPresent(request -> recipes.put(runId, request.recipe())));
        return recipes;
    }

    /**
     * Returns the level of a lane's step, or what it waits for.
     *
     * @throws IllegalArgumentException when the run was not asked for, or the lane does not learn from rewards
     * @throws io.triad.failure.TriadException INVALID_EVENT when a version is of a level that the lane's curriculum does not have
     */
    public synchronized LevelDecision level(String runId, Lane lane, int step) {
        Recipe recipe = recipe(runId).orElseThrow(() -> new IllegalArgumentException("run " + runId + " is unknown"));
        return run(runId).lane(lane).level(recipe.plan(lane), step);
    }

    /** Tells whether a lane's final version is published. */
    public synchronized boolean isFinal(String runId, Lane lane) {
        return Optional.ofNullable(runs.get(runId))
                .map(run -> run.lane(lane).hasEnded())
                .orElse(false);
    }

    private RunFacts run(String runId) {
        return runs.computeIfAbsent(runId, RunFacts::new);
    }
}
