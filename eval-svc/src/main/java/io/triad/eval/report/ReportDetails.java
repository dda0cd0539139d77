// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.history.RunHistory;
import io.triad.eval.score.ResponseProfile;
import io.triad.recipe.Lane;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a report tells beside the scores.
 *
 * @param comparisons pair by pair
 * @param history how the run came about
 * @param profiles what each checkpoint's responses are like
 * @param samples a few responses, whole
 */
public record ReportDetails(
        List<Comparison> comparisons,
        RunHistory history,
        Map<Lane, ResponseProfile> profiles,
        List<ShownSample> samples) {
    /** None of it. */
    public static final ReportDetails NONE = new ReportDetails(List.of(), RunHistory.NONE, Map.of(), List.of());

    public ReportDetails {
        comparisons = List.copyOf(comparisons);
        Map<Lane, ResponseProfile> copies = new EnumMap<>(Lane.class);
        copies.putAll(profiles);
        profiles = Collections.unmodifiableMap(copies);
        samples = List.copyOf(samples);
    }
}
