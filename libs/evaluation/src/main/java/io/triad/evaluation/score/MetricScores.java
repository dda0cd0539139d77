// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.Shares;
import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * From the values of tasks to scores: for each ability all tasks together, each level where there are several, and each family
 * where there are several. A projection: whoever has the samples needs no new ones for another metric.
 *
 * <p>Intervals: of greedy responses Wilson's on the number of tasks, of sampled ones the bootstrap over tasks
 * ({@link Shares}).
 *
 * @param scores in the order ability, slice, metric
 */
public record MetricScores(List<MetricScore> scores) {
    public MetricScores {
        scores = List.copyOf(scores);
    }

    /** Scores the tasks. */
    public static MetricScores of(List<TaskValues> tasks) {
        List<MetricScore> scores = new ArrayList<>();
        List<Metric> metrics = TaskValues.metrics(tasks);
        for (Slice slice : slices(tasks)) {
            for (Metric metric : metrics) {
                score(slice, metric, tasks, scores);
            }
        }
        return new MetricScores(scores);
    }

    private static List<Slice> slices(List<TaskValues> tasks) {
        List<Slice> slices = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            Set<Integer> levels = new TreeSet<>();
            Set<String> families = new TreeSet<>();
            tasks.stream()
                    .map(TaskValues::place)
                    .filter(place -> place.ability() == ability)
                    .forEach(place -> {
                        levels.add(place.level());
                        families.add(place.family());
                    });
            if (levels.isEmpty()) {
                continue;
            }
            slices.add(Slice.of(ability));
            if (levels.size() > 1) {
                levels.forEach(level -> slices.add(Slice.of(ability, level)));
            }
            if (families.size() > 1) {
                families.forEach(family -> slices.add(Slice.of(ability, family)));
            }
        }
        return slices;
    }

    private static void score(Slice slice, Metric metric, List<TaskValues> tasks, List<MetricScore> scores) {
        List<Double> values = new ArrayList<>();
        for (TaskValues task : tasks) {
            Double value = slice.holds(task.place()) ? task.values().get(metric) : null;
            if (value != null) {
                values.add(value);
            }
        }
        if (!values.isEmpty()) {
            scores.add(new MetricScore(slice, metric, values.size(), estimate(metric, values)));
        }
    }

    private static Estimate estimate(Metric metric, List<Double> values) {
        boolean single = metric instanceof Metric.Greedy && values.stream().allMatch(value -> value == 0 || value == 1);
        return single
                ? Shares.ofSingleResponses(
                        Math.toIntExact(
                                values.stream().filter(value -> value == 1).count()),
                        values.size())
                : Shares.ofRepeatedResponses(values);
    }

    /** Returns the metrics that there are scores of, in their order. */
    public List<Metric> metrics() {
        return List.copyOf(
                new LinkedHashSet<>(scores.stream().map(MetricScore::metric).toList()));
    }

    /** Returns the scores of whole abilities under a metric, in the abilities' order. */
    public List<MetricScore> ofAbilities(Metric metric) {
        return scores.stream()
                .filter(score -> score.slice().isWhole() && score.metric().equals(metric))
                .toList();
    }

    /** Returns the unweighted mean over the abilities. */
    public Estimate overall(Metric metric) {
        return Shares.mean(
                ofAbilities(metric).stream().map(MetricScore::estimate).toList());
    }
}
