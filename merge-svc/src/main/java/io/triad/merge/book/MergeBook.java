// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import io.triad.merge.search.Candidate;
import io.triad.merge.search.Choice;
import io.triad.merge.search.SearchState;
import io.triad.recipe.Lane;
import io.triad.recipe.MergePlan;
import io.triad.recipe.Recipe;
import io.triad.recipe.WeightSearchPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the log says about merges, and what is missing from it. Folding is idempotent and in any order: an event that was
 * seen before changes nothing, and of two finals of one lane the first stands.
 *
 * <p>Not for several threads.
 */
public final class MergeBook {
    private final Map<String, Recipe> recipes = new HashMap<>();
    private final Map<String, Map<Lane, SpecialistFinal>> finals = new HashMap<>();
    private final Map<String, SearchBook> searches = new HashMap<>();
    private final Map<String, CompletedMerge> merges = new HashMap<>();
    private final Set<String> announced = new HashSet<>();

    /** What a run lacks. */
    public sealed interface Missing {
        /**
         * A candidate of the weight search that nobody measured yet.
         *
         * @param inputs the specialists in their fixed order
         */
        record Proposal(String runId, MergePlan plan, List<SpecialistFinal> inputs, Candidate candidate)
                implements Missing {
            public Proposal {
                inputs = List.copyOf(inputs);
            }
        }

        /** A candidate has its score, so its checkpoint is not needed any more. */
        record Removal(ProposedMerge proposal) implements Missing {}

        /**
         * The merge itself.
         *
         * @param inputs the specialists in their fixed order
         * @param found the weights that a search found; empty when the plan's are taken
         */
        record Merge(String runId, MergePlan plan, List<SpecialistFinal> inputs, Optional<Found> found)
                implements Missing {
            public Merge {
                inputs = List.copyOf(inputs);
            }
        }

        /** The merge is in the log, the policy that came of it is not. */
        record Announcement(CompletedMerge merge) implements Missing {}
    }

    /**
     * What a search found.
     *
     * @param weightsSha256 digest of the candidate's merged weights, which those of the merge must equal
     */
    public record Found(Choice choice, String weightsSha256) {}

    /** A run was asked for. */
    public void requested(String runId, Recipe recipe) {
        recipes.putIfAbsent(runId, recipe);
    }

    /** A specialist's lane ended. */
    public void ended(SpecialistFinal specialist) {
        finals.computeIfAbsent(specialist.runId(), id -> new EnumMap<>(Lane.class))
                .putIfAbsent(specialist.lane(), specialist);
    }

    /** A candidate was merged. */
    public void proposed(ProposedMerge proposal) {
        search(proposal.runId()).proposed(proposal);
    }

    /** A candidate was measured. */
    public void scored(CandidateScore score) {
        search(score.runId()).scored(score);
    }

    /** The checkpoint of a candidate was removed from the store; the log does not say so, and it may be removed again. */
    public void removed(ProposedMerge proposal) {
        search(proposal.runId()).removed(proposal.candidate().index());
    }

    private SearchBook search(String runId) {
        return searches.computeIfAbsent(runId, id -> new SearchBook());
    }

    /** A merge was made. */
    public void merged(CompletedMerge merge) {
        merges.putIfAbsent(merge.runId(), merge);
    }

    /** The merged policy of a run was published. */
    public void announced(String runId) {
        announced.add(runId);
    }

    /**
     * Returns what the run lacks now; empty when it lacks nothing, is not ready to be merged or waits for a candidate's score.
     *
     * @throws io.triad.failure.TriadException INVALID_EVENT when the log has other candidates than this build's search asks
     *     for
     */
    public Optional<Missing> missing(String runId) {
        CompletedMerge merge = merges.get(runId);
        if (merge != null) {
            return announced.contains(runId) ? Optional.empty() : Optional.of(new Missing.Announcement(merge));
        }
        Recipe recipe = recipes.get(runId);
        Map<Lane, SpecialistFinal> ended = finals.getOrDefault(runId, Map.of());
        if (recipe == null || !ended.keySet().containsAll(Lane.specialists())) {
            return Optional.empty();
        }
        List<SpecialistFinal> inputs = new ArrayList<>();
        for (Lane lane : Lane.specialists()) {
            inputs.add(ended.get(lane));
        }
        MergePlan plan = recipe.merge();
        return plan.search().isPresent()
                ? missing(runId, recipe, plan.search().get(), inputs)
                : Optional.of(new Missing.Merge(runId, plan, inputs, Optional.empty()));
    }

    private Optional<Missing> missing(
            String runId, Recipe recipe, WeightSearchPlan plan, List<SpecialistFinal> inputs) {
        SearchBook search = search(runId);
        Optional<ProposedMerge> needless = search.needless();
        if (needless.isPresent()) {
            return Optional.of(new Missing.Removal(needless.get()));
        }
        return switch (search.state(runId, recipe.merge(), plan, recipe.seed())) {
            case SearchState.Waiting waiting ->
                search.isProposed(waiting.next())
                        ? Optional.empty()
                        : Optional.of(new Missing.Proposal(runId, recipe.merge(), inputs, waiting.next()));
            case SearchState.Ended ended ->
                Optional.of(new Missing.Merge(
                        runId,
                        recipe.merge(),
                        inputs,
                        Optional.of(new Found(
                                ended.choice(),
                                search.weightsSha256(ended.choice().candidate())))));
        };
    }

    /** Returns the runs that the book knows, by id. */
    public List<String> runIds() {
        Set<String> runIds = new TreeSet<>(recipes.keySet());
        runIds.addAll(finals.keySet());
        runIds.addAll(merges.keySet());
        return List.copyOf(runIds);
    }
}
