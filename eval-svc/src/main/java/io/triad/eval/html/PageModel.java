// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.html;

import io.triad.eval.report.Claim;
import io.triad.eval.report.MetricTable;
import io.triad.eval.report.RunReport;
import io.triad.eval.report.ShownSample;
import io.triad.eval.report.WeightSearchTable;
import io.triad.evaluation.score.Decoding;
import io.triad.recipe.EvaluationPlan;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the page's template fills in, as text for people.
 *
 * @param numSteps steps of all lanes
 * @param curves groups of charts that show how lanes trained
 */
record PageModel(
        String run,
        String recipe,
        String seed,
        String digest,
        int numSteps,
        List<ClaimLine> claims,
        List<Table> scores,
        List<Table> levels,
        Table comparisons,
        Table search,
        String searchNote,
        List<Curves> curves,
        Table pace,
        List<SampleCard> samples,
        Table lineage,
        Table checkpoints,
        String setup) {

    /**
     * A claim of the paper.
     *
     * @param outcome shows, none or opposite
     */
    record ClaimLine(String outcome, String text, String words, String evidence) {}

    /** A table; of a row the first cell names it. */
    record Table(String title, List<String> header, List<List<String>> rows) {
        /** Whether there is anything to show. */
        public boolean isFilled() {
            return !rows.isEmpty();
        }
    }

    /**
     * Charts of lanes that trained side by side.
     *
     * @param stage as the JSON names it
     */
    record Curves(String stage, String title, List<Chart> charts) {}

    /**
     * A chart of one measure, a line a lane.
     *
     * @param measure column of the JSON's series
     */
    record Chart(String measure, String title, String unit) {}

    /** A response with its verdict. */
    record SampleCard(
            String lane,
            String ability,
            String verdict,
            String explanation,
            String prompt,
            String response,
            String task) {}

    private static final List<Chart> REINFORCED = List.of(
            new Chart("reward", "Reward", "mean over responses"),
            new Chart("accuracy", "Right answers", "share of responses"),
            new Chart("kl", "KL to the reference", "nats a token"),
            new Chart("entropy", "Entropy", "nats a token"),
            new Chart("response_tokens", "Length", "tokens a response"),
            new Chart("clip", "Clipped", "share of tokens"),
            new Chart("mismatch", "Sampler and trainer apart", "nats a token"),
            new Chart("gradient_norm", "Gradient norm", "before clipping"),
            new Chart("well_formed", "Well-formed", "share of responses"));
    private static final List<Chart> SUPERVISED = List.of(
            new Chart("loss", "Loss", "nats a token"),
            new Chart("entropy", "Entropy", "nats a token"),
            new Chart("gradient_norm", "Gradient norm", "before clipping"));

    static PageModel of(RunReport report) {
        return new PageModel(
                report.runId(),
                report.recipe().name(),
                Long.toString(report.recipe().seed()),
                report.recipe().digest(),
                report.details().history().steps().values().stream()
                        .mapToInt(List::size)
                        .sum(),
                Claim.of(report).stream().map(PageModel::claim).toList(),
                scores(report),
                levels(report),
                PageTables.comparisons(report),
                PageTables.search(report),
                WeightSearchTable.NOTE,
                curves(report),
                PageTables.pace(report),
                report.details().samples().stream().map(PageModel::sample).toList(),
                PageTables.lineage(report),
                PageTables.checkpoints(report),
                setup(report.recipe().evaluation()));
    }

    private static List<Table> scores(RunReport report) {
        List<Table> tables = new ArrayList<>();
        tables.add(PageTables.scores(
                report,
                Decoding.SAMPLED,
                "Sampled: avg@" + report.recipe().evaluation().samples()));
        tables.add(PageTables.scores(report, Decoding.GREEDY, "Greedy: pass@1"));
        MetricTable.ofSeveralSamples(report).forEach(table -> tables.add(PageTables.metric("checkpoint", table)));
        return tables;
    }

    private static List<Table> levels(RunReport report) {
        List<Table> tables = new ArrayList<>();
        tables.add(PageTables.levels(report, Decoding.SAMPLED, "Levels, sampled"));
        tables.add(PageTables.levels(report, Decoding.GREEDY, "Levels, greedy"));
        MetricTable.ofFamilies(report).ifPresent(table -> tables.add(PageTables.metric("family (tasks)", table)));
        return tables;
    }

    private static ClaimLine claim(Claim claim) {
        String outcome =
                switch (claim.outcome()) {
                    case SHOWS -> "shows";
                    case DOES_NOT_SHOW -> "none";
                    case OPPOSITE -> "opposite";
                };
        return new ClaimLine(outcome, claim.text(), claim.outcome().words(), claim.evidence());
    }

    private static List<Curves> curves(RunReport report) {
        List<Curves> curves = new ArrayList<>();
        if (!report.details().history().of(Lane.DEDUCTION).isEmpty()) {
            curves.add(new Curves("alignment", "Stage A: the specialists", REINFORCED));
        }
        if (!report.details().history().of(Lane.DOMAIN_META).isEmpty()) {
            curves.add(new Curves("domain", "Stage C: in the domain", REINFORCED));
        }
        if (!report.details().history().of(Lane.BASE).isEmpty()) {
            curves.add(new Curves("base", "Cold start: the base", SUPERVISED));
        }
        return curves;
    }

    private static SampleCard sample(ShownSample sample) {
        return new SampleCard(
                sample.lane().label(),
                sample.ability().label() + ", level " + sample.level(),
                sample.verdict().name().toLowerCase(Locale.ROOT),
                sample.explanation(),
                sample.prompt(),
                sample.response(),
                sample.taskId());
    }

    private static String setup(EvaluationPlan plan) {
        return plan.tasksPerLevel()
                + " held-out tasks wanted of each ability and level, the same for every checkpoint; greedy, and "
                + plan.samples() + " samples at temperature " + plan.temperature() + ", top-p " + plan.topP()
                + "; responses end after " + plan.maxTokens() + " tokens.";
    }
}
