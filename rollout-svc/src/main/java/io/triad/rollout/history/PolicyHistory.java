// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.history;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import java.util.Optional;

/** Knows which checkpoints are needed no more. */
@FunctionalInterface
public interface PolicyHistory {
    /**
     * Returns why a checkpoint that is not in the store will never be there again; empty when it must be waited for.
     *
     * @param reason the store's answer
     */
    Optional<SupersededException> superseded(CheckpointRef checkpoint, TriadException reason);
}
