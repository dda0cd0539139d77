// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import java.util.List;

/**
 * What of a batch's micro-batches is computed, and how much of it is padding or computed before.
 *
 * @param rows tokens that pass projections, norms and feed-forward, in all micro-batches; none is padding
 * @param neededRows those that would do if no prompt were cut in two
 * @param places (query, key) pairs of attention's blocks, causal order aside
 * @param neededPlaces those of tokens that are there, none twice
 */
public record PackedSize(long rows, long neededRows, long places, long neededPlaces) {
    /** Returns the size of micro-batches that hold one batch. */
    public static PackedSize of(List<TokenBatch> batches) {
        long rows = 0;
        long places = 0;
        for (TokenBatch batch : batches) {
            TokenPacking packing = new TokenPacking(batch, 1, 1);
            rows += packing.numRows();
            places += (long) packing.numPrompts() * packing.promptSteps() * packing.promptSteps()
                    + (long) packing.numResponses() * packing.responseSteps() * packing.keySteps();
        }
        List<ScoredSequence> sequences =
                batches.stream().flatMap(batch -> batch.sequences().stream()).toList();
        long neededRows = 0;
        long neededPlaces = 0;
        for (int promptSize : sequences.stream()
                .map(ScoredSequence::prompt)
                .distinct()
                .mapToInt(prompt -> prompt.size())
                .toArray()) {
            neededRows += promptSize;
            neededPlaces += (long) promptSize * promptSize;
        }
        for (ScoredSequence sequence : sequences) {
            long responseRows = sequence.response().size() - 1L;
            neededRows += responseRows;
            neededPlaces += responseRows * sequence.numInputs();
        }
        return new PackedSize(rows, neededRows, places, neededPlaces);
    }

    /** Returns the share of rows that are not needed, 0 to 1. */
    public double paddingShare() {
        return 1 - (double) neededRows / rows;
    }

    /** Returns the share of attention's places that are not needed, 0 to 1. */
    public double attentionPaddingShare() {
        return 1 - (double) neededPlaces / places;
    }
}
