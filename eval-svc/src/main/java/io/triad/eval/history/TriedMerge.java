// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

import io.triad.eval.book.CandidateScore;
import io.triad.recipe.Lane;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A candidate of a weight search.
 *
 * @param index place in the search, from 0
 * @param origin where its weights come from: paper, uniform, recipe, grid or cma-es
 * @param weights of each specialist
 * @param appliedWeights of each specialist, as applied
 * @param score on validation tasks; empty when it was not measured
 * @param isChosen whether it became the merge
 */
public record TriedMerge(
        int index,
        String origin,
        Map<Lane, Double> weights,
        Map<Lane, Double> appliedWeights,
        Optional<CandidateScore> score,
        boolean isChosen) {
    public TriedMerge {
        weights = Collections.unmodifiableMap(new EnumMap<>(weights));
        appliedWeights = Collections.unmodifiableMap(new EnumMap<>(appliedWeights));
    }
}
