// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.merging.config.MergeConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 */
public record MergeRequest(
        MergeConfig config,
        SequencedMap<String, ModelPlace> models,
        ModelPlace output,
        long seed,
        int numThreads,
        long maxShardBytes,
        boolean replaces) {
    /** Copies and checks. */
    public MergeRequest {
        models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
        if (numThreads < 1 || maxShardBytes < 1) {
            throw new IllegalArgumentException(
                    "a merge needs a thread and room in its shards, not " + numThreads + " and " + maxShardBytes);
        }
    }
}
