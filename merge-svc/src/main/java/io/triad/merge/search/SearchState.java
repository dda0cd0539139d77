// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import java.util.List;

/** How far a search has come. */
public sealed interface SearchState {
    /** Returns the candidates that have scores, in their order. */
    List<Candidate> scored();

    /**
     * The score of a candidate is needed before the search goes on.
     *
     * @param next the candidate, whose index is the number of those scored
     */
    record Waiting(List<Candidate> scored, Candidate next) implements SearchState {
        public Waiting {
            scored = List.copyOf(scored);
        }
    }

    /** Nothing more is tried. */
    record Ended(List<Candidate> scored, Choice choice) implements SearchState {
        public Ended {
            scored = List.copyOf(scored);
        }
    }
}
