// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.ConsumerGroups;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.TaskIssued;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Reads runs' books from the log, and counts what lies on dead-letter topics. */
final class LogBooks {
    private static final List<Topic> TOPICS = List.of(
            Topic.DEMONSTRATIONS_ISSUED,
            Topic.TASKS_ISSUED,
            Topic.ROLLOUTS_COMPLETED,
            Topic.REWARDS_ASSIGNED,
            Topic.STEPS_TRAINED,
            Topic.POLICIES_PUBLISHED,
            Topic.MERGES_COMPLETED,
            Topic.EVALUATIONS_COMPLETED);

    private final String bootstrapServers;

    LogBooks(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns the books of those runs, in that order. */
    List<RunLedger> of(List<String> runIds) {
        Map<String, RunFold> runs = new LinkedHashMap<>();
        runIds.forEach(runId -> runs.put(runId, new RunFold(runId)));
        long unused = new LogReader(bootstrapServers).readAll(TOPICS, record -> fold(runs, record));
        return runs.values().stream().map(RunFold::ledger).toList();
    }

    private static void fold(Map<String, RunFold> runs, LogRecord record) {
        switch (record.topic()) {
            case DEMONSTRATIONS_ISSUED -> {
                DemonstrationsIssued event = decode(record, DemonstrationsIssued.parser());
                run(runs, event.getRunId()).issued(event);
            }
            case TASKS_ISSUED -> {
                TaskIssued event = decode(record, TaskIssued.parser());
                run(runs, event.getTarget().getPolicy().getRunId()).issued(event);
            }
            case ROLLOUTS_COMPLETED -> {
                RolloutCompleted event = decode(record, RolloutCompleted.parser());
                run(runs, event.getIssued().getTarget().getPolicy().getRunId()).completed(event);
            }
            case REWARDS_ASSIGNED -> {
                RewardAssigned event = decode(record, RewardAssigned.parser());
                run(
                                runs,
                                event.getCompleted()
                                        .getIssued()
                                        .getTarget()
                                        .getPolicy()
                                        .getRunId())
                        .assigned(event);
            }
            case STEPS_TRAINED -> {
                StepTrained event = decode(record, StepTrained.parser());
                run(runs, event.getManifest().getRunId()).trained(event);
            }
            case POLICIES_PUBLISHED -> {
                PolicyPublished event = decode(record, PolicyPublished.parser());
                run(runs, event.getPolicy().getRunId()).published(event);
            }
            case MERGES_COMPLETED -> {
                MergeCompleted event = decode(record, MergeCompleted.parser());
                run(runs, event.getRunId()).merged(event);
            }
            case EVALUATIONS_COMPLETED -> {
                EvaluationCompleted event = decode(record, EvaluationCompleted.parser());
                run(runs, event.getRunId()).evaluated(event);
            }
            case RUNS_REQUESTED, REFILLS_REQUESTED, SIGNALS_OBSERVED, LANES_STOPPED, MERGES_PROPOSED ->
                throw new IllegalStateException(record.topic() + " is not read");
        }
    }

    private static RunFold run(Map<String, RunFold> runs, String runId) {
        // Whatever is of no run that was asked for is of nobody's books, and would be seen as an unknown response.
        return runs.computeIfAbsent(runId, RunFold::new);
    }

    private static <T extends MessageLite> T decode(LogRecord record, Parser<T> parser) {
        return Events.decode(record.topic(), record.value(), parser);
    }

    /** Returns how many records each dead-letter topic holds; those that hold none are left out. */
    SortedMap<String, Long> deadLetters() {
        try (ConsumerGroups groups = new ConsumerGroups(BrokerAccess.open(bootstrapServers))) {
            return groups.deadLetters();
        }
    }
}
