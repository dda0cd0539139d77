// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.PairedComparison;
import io.triad.evaluation.score.TaskValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one or several checkpoints came to by a suite. It holds no time of day: the same checkpoints and suite give the same
 * result.
 *
 * @param checkpoints in the order in which they were named
 * @param oracle scores of the oracle ensemble of all of them, where there are several
 * @param pairs each checkpoint but the first against the first
 */
public record SuiteResult(SuiteTasks tasks, List<Entry> checkpoints, Optional<MetricScores> oracle, List<Pair> pairs) {
    public SuiteResult {
        checkpoints = List.copyOf(checkpoints);
        pairs = List.copyOf(pairs);
    }

    /**
     * A checkpoint.
     *
     * @param name where it was found, as it was asked for
     */
    public record Entry(String name, Subject subject, MeasuredCheckpoint measured, MetricScores scores) {
        /** Scores a checkpoint. */
        public static Entry of(String name, Subject subject, MeasuredCheckpoint measured) {
            return new Entry(name, subject, measured, MetricScores.of(measured.tasks()));
        }
    }

    /**
     * Two checkpoints, by name.
     *
     * @param comparisons the first's values less the second's
     */
    public record Pair(String checkpoint, String against, List<PairedComparison> comparisons) {
        public Pair {
            comparisons = List.copyOf(comparisons);
        }
    }

    /** Puts checkpoints that were measured by the same suite beside one another. */
    public static SuiteResult of(SuiteTasks tasks, List<Entry> checkpoints) {
        Optional<MetricScores> oracle = checkpoints.size() < 2
                ? Optional.empty()
                : Optional.of(MetricScores.of(TaskValues.anyOf(checkpoints.stream()
                        .map(each -> each.measured().tasks())
                        .toList())));
        List<Pair> pairs = new ArrayList<>();
        Entry first = checkpoints.getFirst();
        for (Entry other : checkpoints.subList(1, checkpoints.size())) {
            pairs.add(new Pair(
                    other.name(),
                    first.name(),
                    PairedComparison.of(
                            other.measured().tasks(), first.measured().tasks())));
        }
        return new SuiteResult(tasks, checkpoints, oracle, pairs);
    }
}
