// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.evaluation.score.Metric;
import io.triad.evaluation.score.MetricScore;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Scores under one metric as a table; the same in every form of the report.
 *
 * @param header names of the columns behind the first
 * @param rows of each its name, and an estimate a column
 */
public record MetricTable(String title, List<String> header, List<Row> rows) {
    public MetricTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /** A row. */
    public record Row(String name, List<Estimate> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * Returns what several samples a task reach: pass@k of all k samples, and their majority; a row a checkpoint, a column an
     * ability. Nothing where there is one sample.
     */
    public static List<MetricTable> ofSeveralSamples(RunReport report) {
        int k = report.recipe().evaluation().samples();
        List<MetricTable> tables = new ArrayList<>();
        if (k > 1 && !report.details().metrics().isEmpty()) {
            tables.add(of(report, "pass@" + k + ", any of " + k + " samples right", new Metric.Pass(k)));
            tables.add(of(report, "maj@" + k + ", the answer that most samples give", new Metric.Majority(k)));
        }
        return tables;
    }

    private static MetricTable of(RunReport report, String title, Metric metric) {
        SequencedMap<String, MetricScores> metrics = report.details().metrics();
        List<String> header = new ArrayList<>();
        metrics.firstEntry()
                .getValue()
                .ofAbilities(metric)
                .forEach(score -> header.add(score.slice().ability().label()));
        header.add("overall");
        List<Row> rows = new ArrayList<>();
        metrics.forEach((name, scores) -> {
            List<Estimate> cells = new ArrayList<>();
            scores.ofAbilities(metric).forEach(score -> cells.add(score.estimate()));
            cells.add(scores.overall(metric));
            rows.add(new Row(name, cells));
        });
        return new MetricTable(title, header, rows);
    }

    /** Returns the sampled share of each family: a row a family, a column a checkpoint; empty where no ability has several. */
    public static Optional<MetricTable> ofFamilies(RunReport report) {
        Metric metric = new Metric.Average(report.recipe().evaluation().samples());
        SequencedMap<String, MetricScores> metrics = report.details().metrics();
        if (metrics.isEmpty()) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        for (MetricScore family : families(metrics.firstEntry().getValue(), metric)) {
            List<Estimate> cells = metrics.values().stream()
                    .map(scores -> families(scores, metric).stream()
                            .filter(score -> score.slice().equals(family.slice()))
                            .findFirst()
                            .orElseThrow()
                            .estimate())
                    .toList();
            rows.add(new Row(
                    family.slice().ability().label() + " / "
                            + family.slice().family().orElseThrow() + " (" + family.numTasks() + ")",
                    cells));
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new MetricTable("Families, sampled", List.copyOf(metrics.keySet()), rows));
    }

    private static List<MetricScore> families(MetricScores scores, Metric metric) {
        return scores.scores().stream()
                .filter(score ->
                        score.slice().family().isPresent() && score.metric().equals(metric))
                .toList();
    }
}
