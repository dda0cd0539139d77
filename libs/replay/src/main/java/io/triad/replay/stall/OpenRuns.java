// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Lane;
import io.triad.training.wire.TrainingWire;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of a log and what they wait for: a fold of its events. An event that is in the log twice moves once. Not thread-safe.
 */
public final class OpenRuns {
    /** Few events a step; each is read from its beginning. */
    private static final List<Topic> FEW = List.of(
            Topic.RUNS_REQUESTED,
            Topic.DEMONSTRATIONS_ISSUED,
            Topic.EVALUATIONS_COMPLETED,
            Topic.MERGES_PROPOSED,
            Topic.MERGES_COMPLETED,
            Topic.REFILLS_REQUESTED,
            Topic.LANES_STOPPED,
            Topic.STEPS_TRAINED,
            Topic.POLICIES_PUBLISHED);

    /** One or more events a response; read since the oldest version that pays for a step which is open. */
    private static final List<Topic> MANY =
            List.of(Topic.TASKS_ISSUED, Topic.ROLLOUTS_COMPLETED, Topic.REWARDS_ASSIGNED);

    /** How far writers' clocks may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private final Map<String, OpenRun> runs = new LinkedHashMap<>();
    private final Map<PolicyRef, Instant> published = new HashMap<>();

    /**
     * Reads the log as it stands now; of its many rollouts and rewards only those of steps that are open.
     *
     * @param runId the run that is asked about; empty for all that are open
     */
    public static OpenRuns read(LogReader log, Optional<String> runId) {
        OpenRuns runs = new OpenRuns();
        long unused = log.readAll(FEW, runs::takeReadable);
        Optional<Instant> since = runs.oldestCredit(runId);
        if (since.isPresent()) {
            unused = log.readSince(MANY, since.get().minus(CLOCKS), runs::takeReadable);
        }
        return runs;
    }

    private Optional<Instant> oldestCredit(Optional<String> runId) {
        return published.entrySet().stream()
                .filter(version ->
                        runId.isEmpty() || runId.get().equals(version.getKey().getRunId()))
                .filter(version -> isCredit(version.getKey()))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo);
    }

    private boolean isCredit(PolicyRef policy) {
        OpenRun run = runs.get(policy.getRunId());
        return run != null
                && run.credits().getOrDefault(Lane.of(policy.getLane()), Integer.MAX_VALUE) == policy.getVersion();
    }

    private void takeReadable(LogRecord event) {
        try {
            Optional<Move> unused = take(event);
        } catch (TriadException e) {
            // Garbage on a topic went to its dead-letter topic; it is no part of any run.
            if (e.code() != ErrorCode.INVALID_EVENT) {
                throw e;
            }
        } catch (IllegalArgumentException e) {
            // Of a lane that this build does not know.
        }
    }

    /**
     * Folds an event.
     *
     * @return what it moved; empty when the log had it before, or when nobody waits for what it tells
     * @throws TriadException INVALID_EVENT when it cannot be decoded
     */
    public Optional<Move> take(LogRecord event) {
        return switch (event.topic()) {
            case RUNS_REQUESTED -> {
                TrainingWire.RequestedRun requested = TrainingWire.requested(event);
                OpenRun unused =
                        runs.putIfAbsent(requested.runId(), new OpenRun(requested.runId(), requested.recipe()));
                yield Optional.empty();
            }
            case DEMONSTRATIONS_ISSUED -> {
                DemonstrationsIssued issued = decode(event, DemonstrationsIssued.parser());
                yield move(
                        event,
                        issued.getRunId(),
                        Lane.BASE.label(),
                        Actor.TASK_GENERATOR,
                        lane -> lane.demonstrated(issued.getStep()));
            }
            case TASKS_ISSUED -> {
                TaskIssued task = decode(event, TaskIssued.parser());
                yield move(event, task.getTarget().getPolicy(), Actor.TASK_GENERATOR, lane -> lane.issued(task));
            }
            case REFILLS_REQUESTED -> {
                RefillsRequested refills = decode(event, RefillsRequested.parser());
                yield move(
                        event,
                        refills.getTarget().getPolicy(),
                        Actor.TRAINER,
                        lane -> lane.refilled(
                                refills.getTarget().getStep(), refills.getRound(), refills.getNumPrompts()));
            }
            case ROLLOUTS_COMPLETED -> {
                RolloutCompleted rollout = decode(event, RolloutCompleted.parser());
                yield move(
                        event,
                        rollout.getIssued().getTarget().getPolicy(),
                        Actor.ROLLOUT,
                        lane -> lane.sampled(
                                rollout.getIssued(), rollout.getRollout().getRolloutId()));
            }
            case REWARDS_ASSIGNED -> {
                RolloutCompleted rollout =
                        decode(event, RewardAssigned.parser()).getCompleted();
                yield move(
                        event,
                        rollout.getIssued().getTarget().getPolicy(),
                        Actor.VERIFIER,
                        lane -> lane.judged(
                                rollout.getIssued(), rollout.getRollout().getRolloutId(), event.time()));
            }
            case STEPS_TRAINED -> {
                StepTrained step = decode(event, StepTrained.parser());
                yield move(
                        event,
                        step.getManifest().getRunId(),
                        step.getManifest().getLane(),
                        Actor.TRAINER,
                        lane -> lane.trained(step));
            }
            case LANES_STOPPED -> {
                LaneStopped stopped = decode(event, LaneStopped.parser());
                yield move(event, stopped.getRunId(), stopped.getLane(), Actor.TRAINER, lane -> lane.stopped(stopped));
            }
            case POLICIES_PUBLISHED -> {
                PolicyPublished version = decode(event, PolicyPublished.parser());
                PolicyRef policy = version.getPolicy();
                Instant unused = published.putIfAbsent(
                        policy.toBuilder().clearCheckpoint().build(), event.time());
                yield move(
                        event,
                        policy,
                        policy.getLane().equals(Lane.MERGED.label()) ? Actor.MERGE : Actor.TRAINER,
                        lane -> lane.published(version));
            }
            case MERGES_PROPOSED -> {
                MergeProposed proposed = decode(event, MergeProposed.parser());
                yield moveRun(event, proposed.getRunId(), run -> run.proposed(proposed.getCandidate()));
            }
            case MERGES_COMPLETED ->
                moveRun(event, decode(event, MergeCompleted.parser()).getRunId(), OpenRun::merged);
            case EVALUATIONS_COMPLETED -> {
                EvaluationCompleted evaluation = decode(event, EvaluationCompleted.parser());
                yield Optional.ofNullable(runs.get(evaluation.getRunId()))
                        .flatMap(run -> run.evaluated(evaluation, event.time()));
            }
            case SIGNALS_OBSERVED -> Optional.empty();
        };
    }

    private interface Fold<T> {
        /** Returns whether that was news. */
        boolean into(T state);
    }

    private Optional<Move> move(LogRecord event, PolicyRef policy, Actor actor, Fold<OpenLane> fold) {
        return move(event, policy.getRunId(), policy.getLane(), actor, fold);
    }

    private Optional<Move> move(LogRecord event, String runId, String label, Actor actor, Fold<OpenLane> fold) {
        OpenRun run = runs.get(runId);
        if (run == null) {
            return Optional.empty();
        }
        OpenLane lane = run.lane(Lane.of(label));
        return lane.moved(fold.into(lane), actor, event.time())
                ? Optional.of(new Move(runId, label, actor))
                : Optional.empty();
    }

    private Optional<Move> moveRun(LogRecord event, String runId, Fold<OpenRun> fold) {
        OpenRun run = runs.get(runId);
        return run == null
                ? Optional.empty()
                : move(event, runId, Lane.MERGED.label(), Actor.MERGE, lane -> fold.into(run));
    }

    private static <T extends MessageLite> T decode(LogRecord event, Parser<T> parser) {
        return Events.decode(event.topic(), event.value(), parser);
    }

    /** Returns the runs that the log knows, in the order in which they were asked for. */
    public Collection<String> runIds() {
        return Collections.unmodifiableCollection(runs.keySet());
    }

    /** Returns what the runs wait for that are not closed, in the order in which they were asked for. */
    public List<RunWaits> open(Instant now) {
        return runs.values().stream()
                .filter(OpenRun::isOpen)
                .map(run -> run.waits(now))
                .toList();
    }

    /**
     * Returns what a run waits for.
     *
     * @throws TriadException NOT_FOUND when the log does not know it, with those that it knows
     */
    public RunWaits run(String runId, Instant now) {
        OpenRun run = runs.get(runId);
        if (run == null) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "the log has no run " + runId
                            + (runs.isEmpty()
                                    ? "; it has none at all"
                                    : "; it has " + String.join(", ", runs.keySet())));
        }
        return run.waits(now);
    }
}
