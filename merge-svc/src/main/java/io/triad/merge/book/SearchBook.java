// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.search.Candidate;
import io.triad.merge.search.SearchState;
import io.triad.merge.search.WeightSearch;
import io.triad.recipe.MergePlan;
import io.triad.recipe.WeightSearchPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the log says about the weight search of one run. Folding is idempotent and in any order; the first of two stands. */
final class SearchBook {
    private final Map<Integer, ProposedMerge> proposed = new TreeMap<>();
    private final Map<Integer, Double> scores = new TreeMap<>();
    private final Set<Integer> removed = new HashSet<>();

    void proposed(ProposedMerge proposal) {
        proposed.putIfAbsent(proposal.candidate().index(), proposal);
    }

    void scored(CandidateScore score) {
        scores.putIfAbsent(score.candidate(), score.score());
    }

    void removed(int candidate) {
        removed.add(candidate);
    }

    /** Returns a candidate that has its score and is in the store still, as far as this process knows. */
    Optional<ProposedMerge> needless() {
        return proposed.values().stream()
                .filter(each -> scores.containsKey(each.candidate().index())
                        && !removed.contains(each.candidate().index()))
                .findFirst();
    }

    /**
     * Returns how far the search has come.
     *
     * @throws TriadException INVALID_EVENT when the log has other candidates than this build's search asks for
     */
    SearchState state(String runId, MergePlan plan, WeightSearchPlan search, long seed) {
        List<Double> known = new ArrayList<>();
        for (Double score = scores.get(0); score != null; score = scores.get(known.size())) {
            known.add(score);
        }
        SearchState state = WeightSearch.after(plan, search, seed, known);
        state.scored().forEach(candidate -> requireSame(runId, candidate));
        if (state instanceof SearchState.Waiting waiting) {
            requireSame(runId, waiting.next());
        }
        return state;
    }

    boolean isProposed(Candidate candidate) {
        return proposed.containsKey(candidate.index());
    }

    /** Returns the digest of a candidate's weights; empty when nobody proposed it. */
    String weightsSha256(Candidate candidate) {
        ProposedMerge proposal = proposed.get(candidate.index());
        return proposal == null ? "" : proposal.weightsSha256();
    }

    private void requireSame(String runId, Candidate candidate) {
        ProposedMerge proposal = proposed.get(candidate.index());
        if (proposal != null && !proposal.candidate().equals(candidate)) {
            throw new TriadException(
                    ErrorCode.INVALID_EVENT,
                    "candidate " + candidate.index() + " of run " + runId + " is " + proposal.candidate()
                            + " in the log, but this build's search asks for " + candidate
                            + "; go on with the build that began the search");
        }
    }
}
