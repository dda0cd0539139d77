// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import io.triad.checkpoint.CheckpointRef;
import io.triad.merge.search.Candidate;
import java.util.List;

/**
 * A candidate of a weight search that was merged and published to the store, for as long as its score is missing.
 *
 * @param method name of the method
 * @param normalized whether weights were divided by their sum
 * @param inputs in the order in which they were summed
 * @param weightsSha256 digest of its weights alone
 */
public record ProposedMerge(
        String runId,
        Candidate candidate,
        String method,
        boolean normalized,
        List<CompletedMerge.Input> inputs,
        CheckpointRef checkpoint,
        String weightsSha256) {
    public ProposedMerge {
        inputs = List.copyOf(inputs);
    }
}
