// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.history;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads the history of policies from the log, anew for each question: it is asked only when a checkpoint is missing, which
 * happens when a crash made old tasks come again.
 */
public final class LoggedHistory implements PolicyHistory {
    private static final Logger LOG = Logger.getLogger(LoggedHistory.class);

    private final LogReader log;

    /** Reads that log. */
    public LoggedHistory(LogReader log) {
        this.log = log;
    }

    @Override
    public Optional<SupersededException> superseded(CheckpointRef checkpoint, TriadException reason) {
        Map<String, Integer> latest = new HashMap<>();
        Map<String, Integer> own = new HashMap<>();
        try {
            long unused =
                    log.readAll(List.of(Topic.POLICIES_PUBLISHED), record -> fold(record, checkpoint, latest, own));
        } catch (TriadException e) {
            LOG.warnf(
                    "history of a missing checkpoint cannot be read uri=%s cause=%s", checkpoint.uri(), e.getMessage());
            return Optional.empty();
        }
        Set<String> lanes = new HashSet<>(own.keySet());
        latest.keySet().retainAll(lanes);
        boolean isBehind =
                !own.isEmpty() && own.entrySet().stream().allMatch(lane -> latest.get(lane.getKey()) > lane.getValue());
        return isBehind ? Optional.of(new SupersededException(checkpoint, latest, reason)) : Optional.empty();
    }

    private static void fold(
            LogRecord record, CheckpointRef checkpoint, Map<String, Integer> latest, Map<String, Integer> own) {
        PolicyRef policy;
        try {
            policy = Events.decode(record.topic(), record.value(), PolicyPublished.parser())
                    .getPolicy();
        } catch (TriadException e) {
            if (e.code() != ErrorCode.INVALID_EVENT) {
                throw e;
            }
            // What is no event tells nothing; its readers put it on their dead-letter topics.
            return;
        }
        String lane = Derived.id(policy.getRunId(), policy.getLane());
        latest.merge(lane, policy.getVersion(), Math::max);
        if (policy.getCheckpoint().getUri().equals(checkpoint.uri())
                && policy.getCheckpoint().getSha256().equals(checkpoint.sha256())) {
            own.merge(lane, policy.getVersion(), Math::max);
        }
    }
}
