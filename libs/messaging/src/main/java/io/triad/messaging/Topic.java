// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The topics of the log. Names follow {@code triad.<plural>.<past-verb>.v1}; each is declared at start, never auto-created.
 *
 * <p>Partitions bound how far the readers of a topic can be scaled; keys keep what must stay in order together.
 */
public enum Topic {
    RUNS_REQUESTED(Name.RUNS_REQUESTED, 1, true, List.of("task-generator-svc", "trainer-svc", "merge-svc", "eval-svc")),
    DEMONSTRATIONS_ISSUED(Name.DEMONSTRATIONS_ISSUED, 1, false, List.of("trainer-svc")),
    TASKS_ISSUED(Name.TASKS_ISSUED, 8, false, List.of("rollout-svc")),
    REFILLS_REQUESTED(Name.REFILLS_REQUESTED, 8, false, List.of("task-generator-svc")),
    ROLLOUTS_COMPLETED(Name.ROLLOUTS_COMPLETED, 8, false, List.of("verifier-svc")),
    REWARDS_ASSIGNED(Name.REWARDS_ASSIGNED, 8, false, List.of("trainer-svc", "verifier-svc")),
    SIGNALS_OBSERVED(Name.SIGNALS_OBSERVED, 8, false, List.of()),
    STEPS_TRAINED(Name.STEPS_TRAINED, 8, false, List.of("task-generator-svc")),
    LANES_STOPPED(Name.LANES_STOPPED, 8, false, List.of("task-generator-svc")),
    POLICIES_PUBLISHED(
            Name.POLICIES_PUBLISHED, 8, false, List.of("task-generator-svc", "trainer-svc", "merge-svc", "eval-svc")),
    MERGES_COMPLETED(Name.MERGES_COMPLETED, 1, false, List.of("task-generator-svc", "eval-svc")),
    EVALUATIONS_COMPLETED(Name.EVALUATIONS_COMPLETED, 1, false, List.of("task-generator-svc"));

    /** The names as constants, for annotations and configuration. */
    public static final class Name {
        public static final String RUNS_REQUESTED = "triad.runs.requested.v1";
        public static final String DEMONSTRATIONS_ISSUED = "triad.demonstrations.issued.v1";
        public static final String TASKS_ISSUED = "triad.tasks.issued.v1";
        public static final String REFILLS_REQUESTED = "triad.refills.requested.v1";
        public static final String ROLLOUTS_COMPLETED = "triad.rollouts.completed.v1";
        public static final String REWARDS_ASSIGNED = "triad.rewards.assigned.v1";
        public static final String SIGNALS_OBSERVED = "triad.signals.observed.v1";
        public static final String STEPS_TRAINED = "triad.steps.trained.v1";
        public static final String LANES_STOPPED = "triad.lanes.stopped.v1";
        public static final String POLICIES_PUBLISHED = "triad.policies.published.v1";
        public static final String MERGES_COMPLETED = "triad.merges.completed.v1";
        public static final String EVALUATIONS_COMPLETED = "triad.evaluations.completed.v1";

        private Name() {}
    }

    private final String topicName;
    private final int partitions;
    private final boolean compacted;
    private final List<String> readers;

    Topic(String topicName, int partitions, boolean compacted, List<String> readers) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.compacted = compacted;
        this.readers = readers;
    }

    /** Returns the topic's name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** Returns the number of partitions that the topic is declared with. */
    public int partitions() {
        return partitions;
    }

    /** Returns the services that consume the topic; each has a dead-letter topic for it. */
    public List<String> readers() {
        return readers;
    }

    /** Returns where {@code service} puts what it cannot process from this topic. */
    public String deadLetterTopic(String service) {
        return topicName + "." + service + ".dlq";
    }

    /** Returns the broker-side settings. Nothing expires: the log is the truth that weights are explained from. */
    Map<String, String> settings() {
        return Map.of(
                "cleanup.policy",
                compacted ? "compact" : "delete",
                "retention.ms",
                "-1",
                "retention.bytes",
                "-1",
                "max.message.bytes",
                Integer.toString(16 * 1024 * 1024));
    }

    /** Returns the topic of that name, empty when it is none of ours. */
    public static Optional<Topic> named(String topicName) {
        return Stream.of(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }
}
