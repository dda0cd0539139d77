// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.html;

import io.triad.eval.history.Ancestor;
import io.triad.eval.history.Pace;
import io.triad.eval.report.Claim;
import io.triad.eval.report.MetricTable;
import io.triad.eval.report.ReportRow;
import io.triad.eval.report.RunReport;
import io.triad.eval.report.WeightSearchTable;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.statistics.Estimate;
import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tables of the page, as text for people. */
final class PageTables {
    private static final int SHOWN_DIGITS = 16;

    private PageTables() {}

    static PageModel.Table scores(RunReport report, Decoding decoding, String title) {
        List<Ability> abilities = report.rows().getFirst().abilities();
        List<String> header = new ArrayList<>(List.of("checkpoint"));
        abilities.forEach(ability -> header.add(ability.label()));
        header.addAll(List.of("overall", "well-formed"));
        List<List<String>> rows = new ArrayList<>();
        for (ReportRow row : report.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            abilities.forEach(
                    ability -> cells.add(cell(row.of(ability, decoding).accuracy())));
            cells.add(cell(row.accuracy(decoding)));
            cells.add(percent(row.wellFormed(decoding)));
            rows.add(cells);
        }
        return new PageModel.Table(title, header, rows);
    }

    static PageModel.Table levels(RunReport report, Decoding decoding, String title) {
        List<String> header = new ArrayList<>(List.of("checkpoint"));
        ofLevels(report.rows().getFirst(), decoding)
                .forEach(score -> header.add(score.ability().label() + " " + score.level()));
        List<List<String>> rows = new ArrayList<>();
        for (ReportRow row : report.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            ofLevels(row, decoding).forEach(score -> cells.add(cell(score.accuracy())));
            rows.add(cells);
        }
        return new PageModel.Table(title, header, rows);
    }

    /** A table under a metric. */
    static PageModel.Table metric(String first, MetricTable table) {
        List<String> header = new ArrayList<>(List.of(first));
        header.addAll(table.header());
        List<List<String>> rows = new ArrayList<>();
        for (MetricTable.Row row : table.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            row.cells().forEach(estimate -> cells.add(cell(estimate)));
            rows.add(cells);
        }
        return new PageModel.Table(table.title(), header, rows);
    }

    private static List<Score> ofLevels(ReportRow row, Decoding decoding) {
        return row.scores().stream()
                .filter(score -> score.level() != Score.ALL_LEVELS && score.decoding() == decoding)
                .toList();
    }

    static PageModel.Table comparisons(RunReport report) {
        List<List<String>> rows = report.details().comparisons().stream()
                .map(each -> List.of(
                        each.lane().label() + " − " + each.against().label(),
                        each.column(),
                        each.decoding().label(),
                        Integer.toString(each.paired().numTasks()),
                        Claim.points(each.paired().difference()),
                        "[" + Claim.points(each.paired().interval().lower()) + ", "
                                + Claim.points(each.paired().interval().upper()) + "]",
                        Claim.pValue(each.paired().pValue())))
                .toList();
        return new PageModel.Table(
                "All paired comparisons",
                List.of("comparison", "over", "decoding", "tasks", "points", "95 %", "p"),
                rows);
    }

    static PageModel.Table search(RunReport report) {
        WeightSearchTable table = WeightSearchTable.of(report);
        return new PageModel.Table("Candidates", table.header(), table.rows());
    }

    static PageModel.Table pace(RunReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Pace pace : report.details().history().paces()) {
            rows.add(List.of(
                    pace.stage().label(),
                    Integer.toString(pace.offPolicySteps()),
                    Integer.toString(pace.numSteps()),
                    String.format(Locale.ROOT, "%.2f s", pace.secondsPerStep()),
                    String.format(Locale.ROOT, "%.1f s", pace.samplingSeconds()),
                    String.format(Locale.ROOT, "%.1f s", pace.trainingSeconds()),
                    percent(pace.overheadShare()) + " %"));
        }
        return new PageModel.Table(
                "Pace",
                List.of("stage", "off-policy steps", "steps", "a step", "sampling", "training", "overhead"),
                rows);
    }

    static PageModel.Table lineage(RunReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Ancestor ancestor : report.details().history().lineage()) {
            String parents = ancestor.parents().stream()
                    .map(parent -> parent.lane().label() + " " + parent.version()
                            + (parent.share() == 1 ? "" : String.format(Locale.ROOT, " × %.3f", parent.share())))
                    .collect(Collectors.joining(" + "));
            rows.add(List.of(
                    ancestor.lane().label(),
                    Integer.toString(ancestor.version()),
                    parents.isEmpty() ? "weights of its own" : parents,
                    start(ancestor.weightsSha256())));
        }
        return new PageModel.Table("Lineage", List.of("lane", "version", "began as", "weights sha256"), rows);
    }

    static PageModel.Table checkpoints(RunReport report) {
        List<List<String>> rows = new ArrayList<>();
        report.evaluations()
                .forEach((lane, evaluation) -> rows.add(List.of(
                        lane.label(),
                        evaluation.policy().checkpoint().uri(),
                        evaluation.policy().checkpoint().sha256(),
                        evaluation.samplesUri())));
        return new PageModel.Table("Checkpoints", List.of("lane", "checkpoint", "manifest sha256", "samples"), rows);
    }

    /** Enough of a digest to tell it from others; the JSON has all of it. */
    private static String start(String sha256) {
        return sha256.length() > SHOWN_DIGITS ? sha256.substring(0, SHOWN_DIGITS) + "…" : sha256;
    }

    private static String cell(Estimate estimate) {
        return percent(estimate.share()) + " [" + percent(estimate.interval().lower()) + ", "
                + percent(estimate.interval().upper()) + "]";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
