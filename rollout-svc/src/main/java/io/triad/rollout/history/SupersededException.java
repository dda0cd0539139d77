// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.history;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import java.util.Map;

/** A checkpoint is gone, and the log says why: its lane has later versions, and what is no longer needed is removed. */
public final class SupersededException extends TriadException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Integer> latest;

    /** @param latest the latest version of each lane of the checkpoint's, by {@code run/lane} */
    public SupersededException(CheckpointRef checkpoint, Map<String, Integer> latest, TriadException reason) {
        super(
                ErrorCode.NOT_FOUND,
                checkpoint.uri() + " was removed, since later versions are published: " + latest,
                reason);
        this.latest = Map.copyOf(latest);
    }

    /**
     * Tells whether a step is behind its lane. Its responses are then in the log and in the step's manifest, or were dropped
     * with a reason: nobody waits for them.
     *
     * @param step from 1
     */
    public boolean isTrained(String runId, String lane, int step) {
        return latest.getOrDefault(Derived.id(runId, lane), 0) >= step;
    }
}
