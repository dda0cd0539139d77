// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import io.triad.recipe.Lane;
import io.triad.recipe.MergePlan;
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
    private final Map<String, MergePlan> plans = new HashMap<>();
    private final Map<String, Map<Lane, SpecialistFinal>> finals = new HashMap<>();
    private final Map<String, CompletedMerge> merges = new HashMap<>();
    private final Set<String> announced = new HashSet<>();

    /** What a run lacks. */
    public sealed interface Missing {
        /**
         * The merge itself.
         *
         * @param inputs the specialists in their fixed order
         */
        record Merge(String runId, MergePlan plan, List<SpecialistFinal> inputs) implements Missing {
            public Merge {
                inputs = List.copyOf(inputs);
            }
        }

        /** The merge is in the log, the policy that came of it is not. */
        record Announcement(CompletedMerge merge) implements Missing {}
    }

    /** A run was asked for. */
    public void requested(String runId, MergePlan plan) {
        plans.putIfAbsent(runId, plan);
    }

    /** A specialist's lane ended. */
    public void ended(SpecialistFinal specialist) {
        finals.computeIfAbsent(specialist.runId(), id -> new EnumMap<>(Lane.class))
                .putIfAbsent(specialist.lane(), specialist);
    }

    /** A merge was made. */
    public void merged(CompletedMerge merge) {
        merges.putIfAbsent(merge.runId(), merge);
    }

    /** The merged policy of a run was published. */
    public void announced(String runId) {
        announced.add(runId);
    }

    /** Returns what the run lacks now; empty when it lacks nothing or is not ready to be merged. */
    public Optional<Missing> missing(String runId) {
        CompletedMerge merge = merges.get(runId);
        if (merge != null) {
            return announced.contains(runId) ? Optional.empty() : Optional.of(new Missing.Announcement(merge));
        }
        MergePlan plan = plans.get(runId);
        Map<Lane, SpecialistFinal> ended = finals.getOrDefault(runId, Map.of());
        if (plan == null || !ended.keySet().containsAll(Lane.specialists())) {
            return Optional.empty();
        }
        List<SpecialistFinal> inputs = new ArrayList<>();
        for (Lane lane : Lane.specialists()) {
            inputs.add(ended.get(lane));
        }
        return Optional.of(new Missing.Merge(runId, plan, inputs));
    }

    /** Returns the runs that the book knows, by id. */
    public List<String> runIds() {
        Set<String> runIds = new TreeSet<>(plans.keySet());
        runIds.addAll(finals.keySet());
        runIds.addAll(merges.keySet());
        return List.copyOf(runIds);
    }
}
