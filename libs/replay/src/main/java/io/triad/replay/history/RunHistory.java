// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.history;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.training.wire.TrainingWire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a run, but for its samples, which are read where manifests say.
 *
 * <p>What was written twice, as after a crash, counts once; that both say the same is checked.
 *
 * @param runId the run
 * @param recipe what it was to do
 * @param steps trained steps by lane and number
 * @param versions published policies by lane and version
 * @param merge the merge, once it is done
 * @param evaluations what checkpoints scored
 * @param report the report, once the run is closed
 */
public record RunHistory(
        String runId,
        Recipe recipe,
        Map<Lane, NavigableMap<Integer, StepTrained>> steps,
        Map<Lane, NavigableMap<Integer, PolicyPublished>> versions,
        Optional<MergeCompleted> merge,
        List<CheckpointEvaluation> evaluations,
        Optional<RunReport> report) {
    private static final List<Topic> TOPICS = List.of(
            Topic.RUNS_REQUESTED,
            Topic.STEPS_TRAINED,
            Topic.POLICIES_PUBLISHED,
            Topic.MERGES_COMPLETED,
            Topic.EVALUATIONS_COMPLETED);

    public RunHistory {
        evaluations = List.copyOf(evaluations);
    }

    /**
     * Reads a run from the log as it stands now.
     *
     * @throws TriadException NOT_FOUND when the log does not know the run, with those that it knows; BROKEN_INVARIANT when a
     *     step or a version was written twice with different digests
     */
    public static RunHistory read(LogReader log, String runId) {
        Fold fold = new Fold(runId);
        log.readAll(TOPICS, fold::take);
        return fold.history();
    }

    /** Returns the lanes that have trained steps, in the order of the recipe. */
    public List<Lane> trainedLanes() {
        return List.copyOf(steps.keySet());
    }

    /**
     * Returns a lane's steps within a range, ascending.
     *
     * @throws TriadException NOT_FOUND when there are none
     */
    public List<StepTrained> steps(Lane lane, StepRange range) {
        List<StepTrained> found = stepsOf(lane).values().stream()
                .filter(step -> range.contains(step.getManifest().getStep()))
                .toList();
        if (found.isEmpty()) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "lane " + lane.label() + " of run " + runId + " has no trained step in " + range + "; it has "
                            + (stepsOf(lane).isEmpty()
                                    ? "none"
                                    : stepsOf(lane).firstKey() + ".."
                                            + stepsOf(lane).lastKey()));
        }
        return found;
    }

    /** Returns a lane's trained steps by number. */
    public NavigableMap<Integer, StepTrained> stepsOf(Lane lane) {
        return steps.getOrDefault(lane, Collections.emptyNavigableMap());
    }

    /** Returns a lane's published versions by number. */
    public NavigableMap<Integer, PolicyPublished> versionsOf(Lane lane) {
        return versions.getOrDefault(lane, Collections.emptyNavigableMap());
    }

    /**
     * Returns a published version.
     *
     * @throws TriadException NOT_FOUND when the lane has published none of that number
     */
    public PolicyPublished version(Lane lane, int number) {
        PolicyPublished published = versionsOf(lane).get(number);
        if (published == null) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "lane " + lane.label() + " of run " + runId + " has no version " + number + "; it has "
                            + versionsOf(lane).keySet());
        }
        return published;
    }

    private static final class Fold {
        private final String runId;
        private final SequencedSet<String> known = new LinkedHashSet<>();
        private final Map<Lane, NavigableMap<Integer, StepTrained>> steps = new EnumMap<>(Lane.class);
        private final Map<Lane, NavigableMap<Integer, PolicyPublished>> versions = new EnumMap<>(Lane.class);
        private final List<CheckpointEvaluation> evaluations = new ArrayList<>();
        private @Nullable Recipe recipe;
        private @Nullable MergeCompleted merge;
        private @Nullable RunReport report;

        Fold(String runId) {
            this.runId = runId;
        }

        void take(LogRecord event) {
            try {
                decode(event);
            } catch (TriadException e) {
                // Garbage on a topic went to its dead-letter topic; it is no part of any run.
                if (e.code() != ErrorCode.INVALID_EVENT) {
                    throw e;
                }
            }
        }

        private void decode(LogRecord event) {
            switch (event.topic()) {
                case RUNS_REQUESTED -> {
                    TrainingWire.RequestedRun run = TrainingWire.requested(event);
                    known.add(run.runId());
                    if (run.runId().equals(runId)) {
                        recipe = run.recipe();
                    }
                }
                case STEPS_TRAINED -> {
                    StepTrained step = Events.decode(event.topic(), event.value(), StepTrained.parser());
                    if (step.getManifest().getRunId().equals(runId)) {
                        trained(step);
                    }
                }
                case POLICIES_PUBLISHED -> {
                    PolicyPublished version = Events.decode(event.topic(), event.value(), PolicyPublished.parser());
                    if (version.getPolicy().getRunId().equals(runId)) {
                        published(version);
                    }
                }
                case MERGES_COMPLETED -> {
                    MergeCompleted completed = Events.decode(event.topic(), event.value(), MergeCompleted.parser());
                    if (completed.getRunId().equals(runId)) {
                        merge = completed;
                    }
                }
                case EVALUATIONS_COMPLETED ->
                    evaluated(Events.decode(event.topic(), event.value(), EvaluationCompleted.parser()));
                default -> throw new IllegalArgumentException(event.topic() + " is not read here");
            }
        }

        private void trained(StepTrained step) {
            Lane lane = Lane.of(step.getManifest().getLane());
            int number = step.getManifest().getStep();
            StepTrained earlier =
                    steps.computeIfAbsent(lane, unseen -> new TreeMap<>()).putIfAbsent(number, step);
            if (earlier != null) {
                requireSame(
                        "step " + number + " of lane " + lane.label(),
                        earlier.getWeightsSha256After(),
                        step.getWeightsSha256After());
            }
        }

        private void published(PolicyPublished version) {
            Lane lane = Lane.of(version.getPolicy().getLane());
            int number = version.getPolicy().getVersion();
            PolicyPublished earlier =
                    versions.computeIfAbsent(lane, unseen -> new TreeMap<>()).putIfAbsent(number, version);
            if (earlier != null) {
                requireSame(
                        "version " + number + " of lane " + lane.label(),
                        earlier.getWeightsSha256(),
                        version.getWeightsSha256());
            }
        }

        private void evaluated(EvaluationCompleted completed) {
            if (!completed.getRunId().equals(runId)) {
                return;
            }
            switch (completed.getOutcomeCase()) {
                case CHECKPOINT -> evaluations.add(completed.getCheckpoint());
                case REPORT -> report = completed.getReport();
                case PROBE, CANDIDATE, OUTCOME_NOT_SET -> {}
            }
        }

        private void requireSame(String what, String first, String second) {
            if (!first.equals(second)) {
                throw new TriadException(
                        ErrorCode.BROKEN_INVARIANT,
                        "the log of run " + runId + " has " + what + " twice, with weights " + first + " and "
                                + second);
            }
        }

        RunHistory history() {
            if (recipe == null) {
                throw new TriadException(
                        ErrorCode.NOT_FOUND,
                        "the log has no run " + runId
                                + (known.isEmpty() ? "; it has none at all" : "; it has " + String.join(", ", known)));
            }
            return new RunHistory(
                    runId,
                    recipe,
                    steps,
                    versions,
                    Optional.ofNullable(merge),
                    evaluations,
                    Optional.ofNullable(report));
        }
    }
}
