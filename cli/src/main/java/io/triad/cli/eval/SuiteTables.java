// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.eval;

import io.triad.cli.table.TextTable;
import io.triad.evaluation.score.Metric;
import io.triad.evaluation.score.MetricScore;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.PairedComparison;
import io.triad.evaluation.score.Slice;
import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.suite.SuiteResult;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.SuiteDecoding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a suite came to, for people: per cent with 95 % intervals. */
public final class SuiteTables {
    private static final int SHOWN_DIGITS = 12;

    private SuiteTables() {}

    /** Returns the lines. */
    public static List<String> lines(SuiteResult result) {
        List<String> lines = new ArrayList<>();
        EvaluationSuite suite = result.tasks().suite();
        lines.add(String.format(
                Locale.ROOT,
                "%s, version %d: %,d tasks (%s), %s prompts; %s",
                suite.name(),
                suite.version(),
                result.tasks().tasks().size(),
                start(result.tasks().sha256()),
                suite.promptStyle().label(),
                words(suite.decoding())));
        for (SuiteResult.Entry entry : result.checkpoints()) {
            lines.add("");
            lines.add(entry.name() + " (" + start(entry.subject().checkpointSha256()) + ")");
            lines.addAll(scores(entry.scores()).lines());
        }
        result.oracle().ifPresent(oracle -> {
            lines.add("");
            lines.add("oracle ensemble: solved by any of them");
            lines.addAll(scores(oracle).lines());
        });
        for (SuiteResult.Pair pair : result.pairs()) {
            lines.add("");
            lines.add(pair.checkpoint() + " − " + pair.against() + ", task by task, in points");
            lines.addAll(comparisons(pair).lines());
        }
        return lines;
    }

    private static String words(SuiteDecoding decoding) {
        List<String> words = new ArrayList<>();
        if (decoding.greedy()) {
            words.add("greedy");
        }
        if (decoding.samples() > 0) {
            words.add(decoding.samples() + " samples at temperature " + decoding.temperature() + ", top-p "
                    + decoding.topP());
        }
        return String.join(", ", words) + "; at most " + decoding.maxTokens() + " tokens";
    }

    /** Of pass@k and maj@k only those of all samples; the others are in the JSON. */
    private static List<Metric> shown(List<Metric> metrics) {
        int most = metrics.stream().mapToInt(SuiteTables::numSamples).max().orElse(0);
        return metrics.stream()
                .filter(metric -> numSamples(metric) == 0 || numSamples(metric) == most)
                .toList();
    }

    private static int numSamples(Metric metric) {
        return switch (metric) {
            case Metric.Pass(int k) -> k;
            case Metric.Majority(int k) -> k;
            case Metric.Greedy _, Metric.Average _ -> 0;
        };
    }

    private static TextTable scores(MetricScores scores) {
        List<Metric> metrics = shown(scores.metrics());
        List<String> header = new ArrayList<>(List.of("", "tasks"));
        metrics.forEach(metric -> header.add(metric.label()));
        List<List<String>> rows = new ArrayList<>();
        List<Slice> slices = List.copyOf(new LinkedHashSet<>(
                scores.scores().stream().map(MetricScore::slice).toList()));
        for (Slice slice : slices) {
            List<String> row = new ArrayList<>(List.of(name(slice)));
            for (Metric metric : metrics) {
                Optional<MetricScore> score = scores.scores().stream()
                        .filter(each ->
                                each.slice().equals(slice) && each.metric().equals(metric))
                        .findFirst();
                if (row.size() == 1) {
                    row.add(score.map(each -> Integer.toString(each.numTasks())).orElse("–"));
                }
                row.add(score.map(each -> cell(each.estimate())).orElse("–"));
            }
            rows.add(row);
        }
        if (slices.stream().filter(Slice::isWhole).count() > 1) {
            rows.add(List.of());
            List<String> row = new ArrayList<>(List.of("overall", ""));
            metrics.forEach(metric -> row.add(cell(scores.overall(metric))));
            rows.add(row);
        }
        return new TextTable(header, rows);
    }

    private static String name(Slice slice) {
        return slice.level()
                .map(level -> "  level " + level)
                .or(() -> slice.family().map(family -> "  " + family))
                .orElse(slice.ability().label());
    }

    private static TextTable comparisons(SuiteResult.Pair pair) {
        List<Metric> metrics = shown(pair.comparisons().stream()
                .map(PairedComparison::metric)
                .distinct()
                .toList());
        List<List<String>> rows = pair.comparisons().stream()
                .filter(each -> metrics.contains(each.metric()))
                .map(each -> List.of(
                        each.metric().label() + ", "
                                + each.ability().map(Ability::label).orElse("overall"),
                        Integer.toString(each.paired().numTasks()),
                        points(each.paired().difference()) + " ["
                                + points(each.paired().interval().lower()) + ", "
                                + points(each.paired().interval().upper()) + "]",
                        String.format(Locale.ROOT, "%.4f", each.paired().pValue())))
                .toList();
        return new TextTable(List.of("", "tasks", "difference", "p"), rows);
    }

    private static String cell(Estimate estimate) {
        return String.format(
                Locale.ROOT,
                "%.1f [%.1f, %.1f]",
                100 * estimate.share(),
                100 * estimate.interval().lower(),
                100 * estimate.interval().upper());
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%+.1f", 100 * difference);
    }

    private static String start(String sha256) {
        return sha256.substring(0, SHOWN_DIGITS);
    }
}
