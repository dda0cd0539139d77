// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the log says about evaluations, and what is missing from it. Folding is idempotent and in any order: an event that
 * was seen before changes nothing, and of two finals of one lane the first stands.
 *
 * <p>Not for several threads.
 */
public final class EvaluationBook {
    private final Map<String, Recipe> recipes = new HashMap<>();
    private final Map<String, Map<Lane, FinalPolicy>> finals = new HashMap<>();
    private final Map<String, Map<Lane, CheckpointEvaluation>> evaluations = new HashMap<>();
    private final Set<String> closed = new HashSet<>();

    /** What a run lacks. */
    public sealed interface Missing {
        /** A final is not measured. */
        record Measurement(Recipe recipe, FinalPolicy policy) implements Missing {}

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

    /** A lane ended. */
    public void ended(FinalPolicy policy) {
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

    /** Returns what the run lacks next: measurements in the order of lanes, then the report. */
    public Optional<Missing> missing(String runId) {
        Recipe recipe = recipes.get(runId);
        if (recipe == null || closed.contains(runId)) {
            return Optional.empty();
        }
        Map<Lane, CheckpointEvaluation> measured = evaluations.getOrDefault(runId, Map.of());
        for (Map.Entry<Lane, FinalPolicy> ended :
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
        Map<Lane, FinalPolicy> ended = finals.getOrDefault(runId, Map.of());
        Map<Lane, CheckpointEvaluation> complete = new EnumMap<>(Lane.class);
        measured.forEach(
                (lane, evaluation) -> complete.put(lane, evaluation.of(ended.getOrDefault(lane, evaluation.policy()))));
        return complete;
    }

    /** Returns how many finals wait to be measured, over all runs. */
    public int numPending() {
        int pending = 0;
        for (Map.Entry<String, Map<Lane, FinalPolicy>> run : finals.entrySet()) {
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
