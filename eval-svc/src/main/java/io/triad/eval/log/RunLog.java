// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.log;

import io.triad.eval.history.RunHistory;
import io.triad.eval.wire.HistoryWire;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Recipe;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The steps, versions and merge of a run. They are in the log before its finals are, so whoever writes a report finds them
 * all, and nobody keeps them in memory until then.
 */
public final class RunLog {
    private static final Logger LOG = Logger.getLogger(RunLog.class);
    private static final List<Topic> READ =
            List.of(Topic.STEPS_TRAINED, Topic.POLICIES_PUBLISHED, Topic.MERGES_COMPLETED);

    private final LogReader log;

    /** Reads this log. */
    public RunLog(LogReader log) {
        this.log = log;
    }

    /**
     * Returns how a run came about.
     *
     * @throws TriadException UNAVAILABLE when the broker does not answer
     */
    public RunHistory history(String runId, Recipe recipe) {
        HistoryWire history = new HistoryWire(runId);
        log.readAll(READ, record -> fold(record, history));
        return history.history(recipe);
    }

    private static void fold(LogRecord record, HistoryWire history) {
        try {
            switch (record.topic()) {
                case STEPS_TRAINED ->
                    history.trained(Events.decode(record.topic(), record.value(), StepTrained.parser()));
                case POLICIES_PUBLISHED ->
                    history.published(Events.decode(record.topic(), record.value(), PolicyPublished.parser()));
                case MERGES_COMPLETED ->
                    history.merged(Events.decode(record.topic(), record.value(), MergeCompleted.parser()));
                case RUNS_REQUESTED,
                        DEMONSTRATIONS_ISSUED,
                        TASKS_ISSUED,
                        ROLLOUTS_COMPLETED,
                        REWARDS_ASSIGNED,
                        SIGNALS_OBSERVED,
                        LANES_STOPPED,
                        EVALUATIONS_COMPLETED -> throw new IllegalStateException(record.topic() + " is not read");
            }
        } catch (TriadException e) {
            LOG.warnf(
                    "Event left out of the report: topic=%s partition=%d offset=%d errorCode=%s",
                    record.topic().topicName(), record.partition(), record.offset(), e.code());
        }
    }
}
