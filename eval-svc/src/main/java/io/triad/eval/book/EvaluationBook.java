// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.recipe.progress.LaneHistory;
import io.triad.recipe.progress.LevelDecision;
import io.triad.recipe.progress.LevelRule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the log says about evaluations, and what is missing from it. Folding is idempotent and in any order: an event that
 * was seen before changes nothing, and of two finals of one lane the first stands.
 *
 * <p>Not for several threads.
 */
public final class EvaluationBook {
    private final Map<String, Recipe> recipes = new HashMap<>();
    private final Map<String, Map<Lane, MeasuredPolicy>> finals = new HashMap<>();
    private final Map<String, Map<Lane, CheckpointEvaluation>> evaluations = new HashMap<>();
    private final Map<String, Map<Lane, PublishedLane>> lanes = new HashMap<>();
    private final Map<String, NavigableMap<Integer, CandidateMerge>> candidates = new HashMap<>();
    private final Map<String, Set<Integer>> scored = new HashMap<>();
    private final Set<String> closed = new HashSet<>();

    /** What a run lacks. */
    public sealed interface Missing {
        /**
         * A version is not measured whose lane waits for it.
         *
         * @param level of the held-out tasks
         * @param tasks how many of them
         */
        record Probe(Recipe recipe, MeasuredPolicy policy, int level, int tasks) implements Missing {}

        /** A candidate of a weight search is not measured, and the merge waits for it. */
        record Candidate(Recipe recipe, CandidateMerge merge) implements Missing {}

        /** A final is not measured. */
        record Measurement(Recipe recipe, MeasuredPolicy policy) implements Missing {}

        /**
         * Every final is measured, the report is not written.
         *
         * @param evaluations one for each lane
         */
        record Report(String runId, Recipe recipe, Map<Lane, CheckpointEvaluation> evaluations) implements Missing {
            public Report {
                evaluations = Collections.unmodifiableMap(new EnumMap<>(evaluations));
            }
        }
    }

    /** A run was asked for. */
    public void requested(String runId, Recipe recipe) {
        recipes.putIfAbsent(runId, recipe);
    }

    /**
     * A version was published.
     *
     * @param level of the step that made it; 0 where there is none
     */
    public void published(MeasuredPolicy policy, int level) {
        lane(policy).published(policy, level);
    }

    /** A version was measured for its lane's curriculum. */
    public void probed(LevelProbe probe) {
        lane(probe.policy()).history.measured(probe.policy().version(), probe.accuracy());
    }

    /** A candidate of a weight search was merged. */
    public void proposed(CandidateMerge candidate) {
        candidates.computeIfAbsent(candidate.runId(), id -> new TreeMap<>()).putIfAbsent(candidate.index(), candidate);
    }

    /** A candidate was measured. */
    public void scored(CandidateScore score) {
        boolean unused = scored.computeIfAbsent(score.candidate().runId(), id -> new HashSet<>())
                .add(score.candidate().index());
    }

    private PublishedLane lane(MeasuredPolicy policy) {
        return lanes.computeIfAbsent(policy.runId(), id -> new EnumMap<>(Lane.class))
                .computeIfAbsent(policy.lane(), lane -> new PublishedLane());
    }

    /** The versions of a lane, and what its levels are decided from. */
    private static final class PublishedLane {
        final NavigableMap<Integer, MeasuredPolicy> versions = new TreeMap<>();
        final LaneHistory history = new LaneHistory();

        void published(MeasuredPolicy policy, int level) {
            versions.putIfAbsent(policy.version(), policy);
            history.published(policy.version(), level);
        }

        /** Returns the version that must be measured before the newest step that may be issued has a level. */
        Optional<Missing> missing(Recipe recipe, Lane lane) {
            LanePlan plan = recipe.plan(lane);
            long step = versions.lastKey() + 1L + plan.offPolicySteps();
            if (!plan.curriculum().isAdaptive() || step > plan.curriculum().numSteps()) {
                return Optional.empty();
            }
            return LevelRule.of(plan.curriculum(), plan.offPolicySteps(), Math.toIntExact(step), history)
                            instanceof LevelDecision.AwaitedAccuracy(int version, int level, int tasks)
                    ? Optional.ofNullable(versions.get(version))
                            .map(policy -> new Missing.Probe(recipe, policy, level, tasks))
                    : Optional.empty();
        }
    }

    /** A lane ended. */
    public void ended(MeasuredPolicy policy) {
        finals.computeIfAbsent(policy.runId(), id -> new EnumMap<>(Lane.class)).putIfAbsent(policy.lane(), policy);
    }

    /** A final was measured. */
    public void evaluated(CheckpointEvaluation evaluation) {
        evaluations
                .computeIfAbsent(evaluation.policy().runId(), id -> new EnumMap<>(Lane.class))
                .putIfAbsent(evaluation.policy().lane(), evaluation);
    }

    /** The report of a run was written. */
    public void closed(String runId) {
        closed.add(runId);
    }

    /**
     * Returns what the run lacks next: what lanes wait for, in the order of lanes, then what the merge waits for, then
     * measurements, in the order of lanes, then the report.
     */
    public Optional<Missing> missing(String runId) {
        Recipe recipe = recipes.get(runId);
        if (recipe == null || closed.contains(runId)) {
            return Optional.empty();
        }
        for (Map.Entry<Lane, PublishedLane> lane :
                lanes.getOrDefault(runId, Map.of()).entrySet()) {
            if (lane.getKey().isReinforced() && !lane.getValue().versions.isEmpty()) {
                Optional<Missing> probe = lane.getValue().missing(recipe, lane.getKey());
                if (probe.isPresent()) {
                    return probe;
                }
            }
        }
        for (CandidateMerge candidate :
                candidates.getOrDefault(runId, Collections.emptyNavigableMap()).values()) {
            if (!scored.getOrDefault(runId, Set.of()).contains(candidate.index())) {
                return Optional.of(new Missing.Candidate(recipe, candidate));
            }
        }
        Map<Lane, CheckpointEvaluation> measured = evaluations.getOrDefault(runId, Map.of());
        for (Map.Entry<Lane, MeasuredPolicy> ended :
                finals.getOrDefault(runId, Map.of()).entrySet()) {
            if (!measured.containsKey(ended.getKey())) {
                return Optional.of(new Missing.Measurement(recipe, ended.getValue()));
            }
        }
        return measured.size() == Lane.values().length
                ? Optional.of(new Missing.Report(runId, recipe, withFinals(runId, measured)))
                : Optional.empty();
    }

    /** An evaluation's event does not say what the weights digest to; the final's does. */
    private Map<Lane, CheckpointEvaluation> withFinals(String runId, Map<Lane, CheckpointEvaluation> measured) {
        Map<Lane, MeasuredPolicy> ended = finals.getOrDefault(runId, Map.of());
        Map<Lane, CheckpointEvaluation> complete = new EnumMap<>(Lane.class);
        measured.forEach(
                (lane, evaluation) -> complete.put(lane, evaluation.of(ended.getOrDefault(lane, evaluation.policy()))));
        return complete;
    }

    /** Returns how many finals wait to be measured, over all runs. */
    public int numPending() {
        int pending = 0;
        for (Map.Entry<String, Map<Lane, MeasuredPolicy>> run : finals.entrySet()) {
            if (recipes.containsKey(run.getKey())) {
                Set<Lane> measured =
                        evaluations.getOrDefault(run.getKey(), Map.of()).keySet();
                pending += (int) run.getValue().keySet().stream()
                        .filter(lane -> !measured.contains(lane))
                        .count();
            }
        }
        return pending;
    }

    /** Returns the runs that the book knows, by id. */
    public List<String> runIds() {
        Set<String> runIds = new TreeSet<>(recipes.keySet());
        runIds.addAll(finals.keySet());
        return List.copyOf(runIds);
    }
}
