// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;
import java.util.concurrent.CompletableFuture;

/** Where policies come from; never gives another version than the one that was asked for. Thread-safe. */
@FunctionalInterface
public interface PolicySource {
    /**
     * Returns at once; the lease is complete when the version is in memory.
     *
     * @param whenMissing WAIT for as long as the version cannot be had; REFUSE to fail with the TriadException that says why
     * @return fails with UNAVAILABLE when the source is closed before
     */
    CompletableFuture<PolicyLease> lease(CheckpointRef checkpoint, WhenMissing whenMissing);
}
