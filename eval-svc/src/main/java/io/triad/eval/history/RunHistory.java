// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

import io.triad.recipe.Lane;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run came about.
 *
 * @param steps of every lane that has some, in their order
 * @param paces of the stages whose steps tell their times
 * @param lineage of every lane's last version
 * @param candidates of the search for the merge's weights, in their order; none where there was no search
 */
public record RunHistory(
        Map<Lane, List<TrainedStep>> steps, List<Pace> paces, List<Ancestor> lineage, List<TriedMerge> candidates) {
    /** A run of which the log tells nothing. */
    public static final RunHistory NONE = new RunHistory(Map.of(), List.of(), List.of(), List.of());

    public RunHistory {
        Map<Lane, List<TrainedStep>> copies = new EnumMap<>(Lane.class);
        steps.forEach((lane, some) -> copies.put(lane, List.copyOf(some)));
        steps = Collections.unmodifiableMap(copies);
        paces = List.copyOf(paces);
        lineage = List.copyOf(lineage);
        candidates = List.copyOf(candidates);
    }

    /** Returns the steps of a lane; none when it has none. */
    public List<TrainedStep> of(Lane lane) {
        return steps.getOrDefault(lane, List.of());
    }

    /** Returns how many of a lane's responses were how stale. */
    public SortedMap<Integer, Long> staleness(Lane lane) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        of(lane).forEach(step -> step.staleness().forEach(age -> counts.merge(age, 1L, Long::sum)));
        return counts;
    }
}
