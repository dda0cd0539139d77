// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.checkpoint.CheckpointRef;
import io.triad.recipe.Lane;

/**
 * A candidate of a weight search that waits for its score.
 *
 * @param index place in the search, from 0
 */
public record CandidateMerge(String runId, int index, CheckpointRef checkpoint) {
    /** Returns the candidate as what is measured: a policy of the lane merged that has its place for a version. */
    public MeasuredPolicy policy() {
        return new MeasuredPolicy(runId, Lane.MERGED, index, checkpoint, "");
    }
}
