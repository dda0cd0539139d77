// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.history.RunHistory;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.ResponseProfile;
import io.triad.recipe.Lane;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a report tells beside the scores.
 *
 * @param comparisons pair by pair
 * @param history how the run came about
 * @param profiles what each checkpoint's responses are like
 * @param samples a few responses, whole
 * @param metrics scores under every metric, by the name of the row, in the rows' order
 */
public record ReportDetails(
        List<Comparison> comparisons,
        RunHistory history,
        Map<Lane, ResponseProfile> profiles,
        List<ShownSample> samples,
        SequencedMap<String, MetricScores> metrics) {
    /** None of it. */
    public static final ReportDetails NONE =
            new ReportDetails(List.of(), RunHistory.NONE, Map.of(), List.of(), new LinkedHashMap<>());

    public ReportDetails {
        comparisons = List.copyOf(comparisons);
        Map<Lane, ResponseProfile> copies = new EnumMap<>(Lane.class);
        copies.putAll(profiles);
        profiles = Collections.unmodifiableMap(copies);
        samples = List.copyOf(samples);
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }
}
