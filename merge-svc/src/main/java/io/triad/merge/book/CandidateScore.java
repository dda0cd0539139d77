// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

/**
 * How a candidate did on the validation tasks.
 *
 * @param candidate its place in the search
 * @param score 0 to 1
 */
public record CandidateScore(String runId, int candidate, double score) {
    public CandidateScore {
        if (candidate < 0 || !(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException(
                    "candidates have places from 0 and scores from 0 to 1, not " + candidate + " and " + score);
        }
    }
}
