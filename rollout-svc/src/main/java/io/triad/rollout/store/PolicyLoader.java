// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import io.triad.rollout.sampling.SamplingPolicy;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Makes policies of checkpoints, one after the other, on one thread. */
public sealed interface PolicyLoader extends AutoCloseable permits EmbeddedPolicies, RemotePolicies {
    /** @param numBytes what the weights take in this process's memory */
    record Loaded(SamplingPolicy policy, long numBytes) {}

    /**
     * Makes a version ready to draw with.
     *
     * @param makeRoom is told how many bytes of memory are about to be taken, closes policies that nobody uses, and throws
     *     when there is no room
     * @throws TriadException what fetching throws, CORRUPT_CHECKPOINT when it is no policy, what the engine throws when it
     *     does not take it, and what {@code makeRoom} throws
     */
    Loaded load(CheckpointRef checkpoint, LongConsumer makeRoom);

    /** Returns why the engine cannot draw now; empty while it is well. Returns at once. */
    Optional<String> trouble();

    /** Lets go of the engine; its policies are closed before. Does nothing the second time. */
    @Override
    void close();
}
