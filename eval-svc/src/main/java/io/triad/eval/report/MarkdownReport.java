// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.statistics.ClusterBootstrap;
import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.PairedDifference;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.EvaluationPlan;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes a report for people. */
public final class MarkdownReport {
    private final RunReport report;
    private final MarkdownLines text = new MarkdownLines();

    private MarkdownReport(RunReport report) {
        this.report = report;
    }

    /** Returns the report as Markdown; the same report gives the same text. */
    public static String write(RunReport report) {
        return new MarkdownReport(report).write();
    }

    private String write() {
        EvaluationPlan plan = report.recipe().evaluation();
        text.line("# Run " + report.runId());
        text.line("");
        text.line("Recipe `" + report.recipe().name() + "`, seed "
                + report.recipe().seed() + ", digest `" + report.recipe().digest() + "`.");
        text.line("");
        text.line(
                "Share of right answers on held-out tasks in per cent, with its 95 % interval. Overall is the mean over the"
                        + " abilities. Well-formed is the share of responses whose tags are in order.");
        table("Table 1: pass@1, greedy", Decoding.GREEDY);
        table(
                "Table 2: avg@" + plan.samples() + ", temperature " + plan.temperature() + ", top-p " + plan.topP(),
                Decoding.SAMPLED);
        int number = 3;
        for (MetricTable table : MetricTable.ofSeveralSamples(report)) {
            table("Table " + number++ + ": " + table.title(), "checkpoint", table);
        }
        findings();
        MarkdownDetails.claims(report, text);
        MarkdownDetails.comparisons(report, text);
        levels("Levels, greedy", Decoding.GREEDY);
        levels("Levels, sampled", Decoding.SAMPLED);
        MetricTable.ofFamilies(report).ifPresent(table -> table(table.title(), "family (tasks)", table));
        tasks(plan);
        weightSearch();
        MarkdownDetails.training(report, text);
        MarkdownDetails.responses(report, text);
        checkpoints();
        intervals();
        return text.toString();
    }

    private void table(String title, Decoding decoding) {
        text.heading(title);
        List<Ability> abilities = report.rows().getFirst().abilities();
        List<String> columns =
                new ArrayList<>(abilities.stream().map(Ability::label).toList());
        columns.add("overall");
        columns.add("well-formed");
        text.header("checkpoint", columns);
        for (ReportRow row : report.rows()) {
            List<String> cells = new ArrayList<>();
            for (Ability ability : abilities) {
                cells.add(cell(row.of(ability, decoding).accuracy()));
            }
            cells.add(cell(row.accuracy(decoding)));
            cells.add(percent(row.wellFormed(decoding)));
            text.row(row.name(), cells);
        }
    }

    private void table(String title, String first, MetricTable table) {
        text.heading(title);
        text.header(first, table.header());
        table.rows()
                .forEach(row -> text.row(
                        row.name(),
                        row.cells().stream().map(MarkdownReport::cell).toList()));
    }

    private void findings() {
        text.heading("What the numbers say");
        for (Finding finding : Finding.of(report)) {
            text.line("- " + finding.statement());
        }
    }

    private void levels(String title, Decoding decoding) {
        text.heading(title);
        List<Score> columns = levelScores(report.rows().getFirst(), decoding).toList();
        text.header(
                "checkpoint",
                columns.stream()
                        .map(score -> score.ability().label() + " " + score.level())
                        .toList());
        for (ReportRow row : report.rows()) {
            text.row(
                    row.name(),
                    levelScores(row, decoding)
                            .map(score -> cell(score.accuracy()))
                            .toList());
        }
    }

    private static Stream<Score> levelScores(ReportRow row, Decoding decoding) {
        return row.scores().stream().filter(score -> score.level() != Score.ALL_LEVELS && score.decoding() == decoding);
    }

    private void tasks(EvaluationPlan plan) {
        text.heading("Held-out tasks");
        text.line(
                "The same for every checkpoint, all distinct, none of them in the training split. Responses end after "
                        + plan.maxTokens() + " tokens.");
        text.line("");
        text.header("ability", List.of("level", "tasks", "wanted"));
        levelScores(report.rows().getFirst(), Decoding.GREEDY)
                .forEach(score -> text.row(
                        score.ability().label(),
                        List.of(
                                Integer.toString(score.level()),
                                Integer.toString(score.numTasks()),
                                Integer.toString(plan.tasksPerLevel()))));
    }

    private void weightSearch() {
        WeightSearchTable table = WeightSearchTable.of(report);
        if (table.rows().isEmpty()) {
            return;
        }
        text.heading("Weights of the merge");
        text.line(WeightSearchTable.NOTE);
        text.line("");
        text.header(
                table.header().getFirst(),
                table.header().subList(1, table.header().size()));
        table.rows().forEach(row -> text.row(row.getFirst(), row.subList(1, row.size())));
    }

    private void checkpoints() {
        text.heading("Checkpoints");
        text.header(
                "lane",
                List.of("version", "checkpoint", "manifest sha256", "weights sha256", "samples", "samples sha256"));
        for (Lane lane : Lane.values()) {
            CheckpointEvaluation evaluation = report.evaluations().get(lane);
            MeasuredPolicy policy = evaluation.policy();
            text.row(
                    lane.label(),
                    List.of(
                            Integer.toString(policy.version()),
                            policy.checkpoint().uri(),
                            code(policy.checkpoint().sha256()),
                            policy.weightsSha256().isEmpty() ? "not announced" : code(policy.weightsSha256()),
                            evaluation.samplesUri(),
                            code(evaluation.samplesSha256())));
        }
    }

    private void intervals() {
        text.heading("Intervals");
        text.line("- Greedy: Wilson's score interval on the number of tasks.");
        text.line("- Sampled: percentile bootstrap over tasks, " + ClusterBootstrap.NUM_RESAMPLES
                + " resamples from a fixed seed; Wilson's on the number of tasks where every response is right or every"
                + " one is wrong.");
        text.line(
                "- pass@k: of the sets of k samples of a task, the share with a right one (the unbiased estimate), averaged over"
                        + " tasks. maj@k: answers that mean the same are one vote each time; a tie is shared, and what cannot be read has"
                        + " no vote. Both with the bootstrap over tasks; of the oracle ensemble, any specialist's.");
        text.line("- Overall: from the abilities' intervals by the method of variance estimates recovery.");
        text.line(
                "- Paired comparisons: the difference on each task, its interval by bootstrap over tasks, its p-value by "
                        + PairedDifference.NUM_FLIPS + " random signs (Fisher's randomization test).");
        text.line("- Each interval stands for itself; nothing corrects for the number of comparisons.");
    }

    private static String cell(Estimate estimate) {
        return percent(estimate.share()) + " [" + percent(estimate.interval().lower()) + ", "
                + percent(estimate.interval().upper()) + "]";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String code(String sha256) {
        return "`" + sha256 + "`";
    }
}
