// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import java.util.List;

/**
 * How a candidate of a weight search does on validation tasks.
 *
 * @param abilities each that has validation tasks, at least one
 * @param samplesUri object that holds every sample with its verdict
 * @param samplesSha256 its SHA-256
 */
public record CandidateScore(
        CandidateMerge candidate, List<AbilityShare> abilities, String samplesUri, String samplesSha256) {
    public CandidateScore {
        abilities = List.copyOf(abilities);
        if (abilities.isEmpty()) {
            throw new IllegalArgumentException("candidate " + candidate.index() + " was measured on no ability");
        }
    }

    /** Returns what candidates are compared by: the mean over the abilities of the share of right answers, 0 to 1. */
    public double score() {
        double sum = 0;
        for (AbilityShare ability : abilities) {
            sum += ability.accuracy();
        }
        return sum / abilities.size();
    }
}
