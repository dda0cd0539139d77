// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.merging.config.MergeConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A merge that is asked for.
 *
 * @param config the merge file
 * @param folders of the models, by the names that the file has, in {@link MergeConfig#models}' order
 * @param identities what tells that a model is the one of an earlier request, for those whose folder is a fresh copy; of all others
 *     the sizes and times of their files tell it
 * @param output folder of the merged model: a new one, or one where the same merge was begun or done
 * @param seed of methods that draw
 * @param numThreads that make tensors at once
 * @param maxShardBytes bound on the values of a shard
 * @param replaces whether another merge in the folder may be replaced
 */
public record MergeRequest(
        MergeConfig config,
        SequencedMap<String, Path> folders,
        Map<String, String> identities,
        Path output,
        long seed,
        int numThreads,
        long maxShardBytes,
        boolean replaces) {
    /** Copies and checks. */
    public MergeRequest {
        folders = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(folders));
        identities = Map.copyOf(identities);
        if (numThreads < 1 || maxShardBytes < 1) {
            throw new IllegalArgumentException(
                    "a merge needs a thread and room in its shards, not " + numThreads + " and " + maxShardBytes);
        }
    }
}
