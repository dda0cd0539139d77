// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import io.triad.merging.method.LinearMerge;
import io.triad.recipe.MergePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a method asks and is told while a search is gone through once more. The first candidate whose score is not known ends
 * that by {@link Unscored}, since what is asked after it may depend on it.
 */
final class Trials {
    private static final double NOTHING_RIGHT = 0;

    private final MergePlan plan;
    private final List<Double> scores;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<List<Double>, Integer> byMerge = new HashMap<>();

    /** Ends a search that cannot go on: the score of this candidate is not known. */
    static final class Unscored extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Candidate candidate;

        private Unscored(Candidate candidate) {
            super("candidate " + candidate.index() + " has no score", null, false, false);
            this.candidate = candidate;
        }

        Candidate candidate() {
            return candidate;
        }
    }

    /**
     * @param scores of the first candidates, in their order
     */
    Trials(MergePlan plan, List<Double> scores) {
        this.plan = plan;
        this.scores = scores;
    }

    /** Returns the candidates that have scores, in their order. */
    List<Candidate> scored() {
        return candidates.subList(0, Math.min(candidates.size(), scores.size()));
    }

    /**
     * Returns the score of weights. Weights that make a merge which was tried have its score; weights that are all 0 make none, and
     * have the score of an answer to nothing.
     *
     * @throws Unscored when it is not known
     */
    double score(Origin origin, List<Double> weights) {
        if (weights.stream().allMatch(weight -> weight == 0)) {
            return NOTHING_RIGHT;
        }
        List<Double> applied =
                new LinearMerge(weights, plan.normalize(), LinearMerge.Division.OF_WEIGHTS).appliedWeights();
        Integer known = byMerge.putIfAbsent(applied, candidates.size());
        if (known != null) {
            return scores.get(known);
        }
        Candidate candidate = new Candidate(candidates.size(), origin, weights);
        candidates.add(candidate);
        if (candidate.index() >= scores.size()) {
            throw new Unscored(candidate);
        }
        return scores.get(candidate.index());
    }

    /** Returns the candidate with the highest score; of equals the first. */
    Choice best() {
        int best = 0;
        for (int index = 1; index < candidates.size(); index++) {
            if (scores.get(index) > scores.get(best)) {
                best = index;
            }
        }
        return new Choice(candidates.get(best), scores.get(best), candidates.size());
    }
}
