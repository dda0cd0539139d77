// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.PairedDifference;
import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two checkpoints on the same tasks under one metric.
 *
 * @param ability whose tasks; empty for the mean over several abilities
 * @param paired the first's value less the second's
 */
public record PairedComparison(Metric metric, Optional<Ability> ability, PairedDifference paired) {
    /**
     * Compares under every metric: over all abilities, where there are several, and each ability. A task that one of them lacks
     * is left out.
     */
    public static List<PairedComparison> of(List<TaskValues> tasks, List<TaskValues> against) {
        Map<TaskValues.Place, TaskValues> others = TaskValues.byPlace(against);
        List<PairedComparison> comparisons = new ArrayList<>();
        for (Metric metric : TaskValues.metrics(tasks)) {
            Map<Ability, List<Double>> differences = new EnumMap<>(Ability.class);
            for (TaskValues task : tasks) {
                Double value = task.values().get(metric);
                TaskValues other = others.get(task.place());
                Double otherValue = other == null ? null : other.values().get(metric);
                if (value != null && otherValue != null) {
                    differences
                            .computeIfAbsent(task.place().ability(), ability -> new ArrayList<>())
                            .add(value - otherValue);
                }
            }
            List<double[]> strata =
                    differences.values().stream().map(PairedComparison::array).toList();
            if (strata.size() > 1) {
                comparisons.add(new PairedComparison(metric, Optional.empty(), PairedDifference.of(strata)));
            }
            differences.forEach((ability, some) -> comparisons.add(
                    new PairedComparison(metric, Optional.of(ability), PairedDifference.of(List.of(array(some))))));
        }
        return comparisons;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
