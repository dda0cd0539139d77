// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import java.util.List;

/**
 * Weights that are tried.
 *
 * @param index place in the search, from 0
 * @param weights one for each specialist, in their fixed order; not all 0
 */
public record Candidate(int index, Origin origin, List<Double> weights) {
    public Candidate {
        weights = List.copyOf(weights);
    }
}
