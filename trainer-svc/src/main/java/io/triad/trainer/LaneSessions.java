// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.trainer.lane.LaneLedger;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.step.ColdStartPolicy;
import io.triad.training.step.LaneMechanics;
import io.triad.training.step.LaneSession;
import io.triad.training.store.LaneCheckpoints;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The lanes that are in memory, opened from their last published version. Belongs to the trainer's thread. */
final class LaneSessions implements AutoCloseable {
    private final LaneLedger ledger;
    private final LaneCheckpoints checkpoints;
    private final Map<LaneKey, LaneSession> sessions = new HashMap<>();

    LaneSessions(LaneLedger ledger, LaneCheckpoints checkpoints) {
        this.ledger = ledger;
        this.checkpoints = checkpoints;
    }

    /** Takes a lane that begins in memory. */
    void add(LaneKey key, LaneSession session) {
        sessions.put(key, session);
    }

    /** Returns the lane at its last step. */
    LaneSession of(LaneKey key) {
        LaneSession session = sessions.get(key);
        if (session == null) {
            session = opened(key);
            sessions.put(key, session);
        }
        if (session.step() != ledger.stepOf(key)) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "lane " + key + " stands at step " + session.step() + " in memory and at " + ledger.stepOf(key)
                            + " in the log");
        }
        return session;
    }

    private LaneSession opened(LaneKey key) {
        PolicyVersion latest = ledger.latest(key)
                .orElseThrow(() ->
                        new TriadException(ErrorCode.BROKEN_INVARIANT, "lane " + key + " has work but no version"));
        LaneCheckpoints.Loaded policy = checkpoints.load(latest.checkpoint());
        boolean ofItsParent = latest.version() == 0 && key.lane() != Lane.BASE;
        return new LaneSession(
                policy.lane(),
                policy.base(),
                ofItsParent ? Optional.empty() : policy.optimizer(),
                mechanics(key),
                policy.companions(),
                latest.version());
    }

    private LaneMechanics mechanics(LaneKey key) {
        Recipe recipe = ledger.recipe(key.runId());
        return key.lane() == Lane.BASE
                ? LaneMechanics.of(ColdStartPolicy.optimizer((ColdStart) recipe.base()))
                : LaneMechanics.of(recipe.plan(key.lane()).training());
    }

    /** Forgets a lane, if it is here. */
    void close(LaneKey key) {
        LaneSession session = sessions.remove(key);
        if (session != null) {
            session.close();
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(LaneSession::close);
        sessions.clear();
    }
}
