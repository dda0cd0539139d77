// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.merging.config.MergeConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A merge that is asked for.
 *
 * @param config the merge file
 * @param models where they lie, by the names that the file has, in {@link MergeConfig#models}' order
 * @param output where the merged model is to lie: a new place, or one where the same merge was begun or done
 * @param seed of methods that draw
 * @param numThreads that make tensors at once
 * @param maxShardBytes bound on the values of a shard
 * @param replaces whether another merge in the folder may be replaced
 * @param digests folder with the digests of files here that earlier merges worked out, which are not worked out again as long as
 *     nothing about a file has changed ({@link KnownDigests}); empty: all are worked out
 */
public record MergeRequest(
        MergeConfig config,
        SequencedMap<String, ModelPlace> models,
        ModelPlace output,
        long seed,
        int numThreads,
        long maxShardBytes,
        boolean replaces,
        Optional<Path> digests) {
    /** Asks for a merge that works all digests out. */
    public MergeRequest(
            MergeConfig config,
            SequencedMap<String, ModelPlace> models,
            ModelPlace output,
            long seed,
            int numThreads,
            long maxShardBytes,
            boolean replaces) {
        this(config, models, output, seed, numThreads, maxShardBytes, replaces, Optional.empty());
    }

    /** Returns the request with digests that are kept in a folder, and looked up there. */
    public MergeRequest withDigestsIn(Path folder) {
        return new MergeRequest(config, models, output, seed, numThreads, maxShardBytes, replaces, Optional.of(folder));
    }

    /** Copies and checks. */
    public MergeRequest {
        models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
        if (numThreads < 1 || maxShardBytes < 1) {
            throw new IllegalArgumentException(
                    "a merge needs a thread and room in its shards, not " + numThreads + " and " + maxShardBytes);
        }
    }
}
