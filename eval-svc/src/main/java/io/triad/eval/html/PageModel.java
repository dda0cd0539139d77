// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.html;

import io.triad.eval.history.Ancestor;
import io.triad.eval.history.Pace;
import io.triad.eval.report.Claim;
import io.triad.eval.report.ReportRow;
import io.triad.eval.report.RunReport;
import io.triad.eval.report.ShownSample;
import io.triad.eval.score.Decoding;
import io.triad.eval.score.Score;
import io.triad.eval.statistics.Estimate;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.EvaluationPlan;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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

    private static final int SHOWN_DIGITS = 16;
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
                List.of(
                        scores(
                                report,
                                Decoding.SAMPLED,
                                "Sampled: avg@" + report.recipe().evaluation().samples()),
                        scores(report, Decoding.GREEDY, "Greedy: pass@1")),
                List.of(
                        levels(report, Decoding.SAMPLED, "Levels, sampled"),
                        levels(report, Decoding.GREEDY, "Levels, greedy")),
                comparisons(report),
                curves(report),
                pace(report),
                report.details().samples().stream().map(PageModel::sample).toList(),
                lineage(report),
                checkpoints(report),
                setup(report.recipe().evaluation()));
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

    private static Table scores(RunReport report, Decoding decoding, String title) {
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
        return new Table(title, header, rows);
    }

    private static Table levels(RunReport report, Decoding decoding, String title) {
        List<String> header = new ArrayList<>(List.of("checkpoint"));
        ofLevels(report.rows().getFirst(), decoding)
                .forEach(score -> header.add(score.ability().label() + " " + score.level()));
        List<List<String>> rows = new ArrayList<>();
        for (ReportRow row : report.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            ofLevels(row, decoding).forEach(score -> cells.add(cell(score.accuracy())));
            rows.add(cells);
        }
        return new Table(title, header, rows);
    }

    private static List<Score> ofLevels(ReportRow row, Decoding decoding) {
        return row.scores().stream()
                .filter(score -> score.level() != Score.ALL_LEVELS && score.decoding() == decoding)
                .toList();
    }

    private static Table comparisons(RunReport report) {
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
        return new Table(
                "All paired comparisons",
                List.of("comparison", "over", "decoding", "tasks", "points", "95 %", "p"),
                rows);
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

    private static Table pace(RunReport report) {
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
        return new Table(
                "Pace",
                List.of("stage", "off-policy steps", "steps", "a step", "sampling", "training", "overhead"),
                rows);
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

    private static Table lineage(RunReport report) {
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
        return new Table("Lineage", List.of("lane", "version", "began as", "weights sha256"), rows);
    }

    private static Table checkpoints(RunReport report) {
        List<List<String>> rows = new ArrayList<>();
        report.evaluations()
                .forEach((lane, evaluation) -> rows.add(List.of(
                        lane.label(),
                        evaluation.policy().checkpoint().uri(),
                        evaluation.policy().checkpoint().sha256(),
                        evaluation.samplesUri())));
        return new Table("Checkpoints", List.of("lane", "checkpoint", "manifest sha256", "samples"), rows);
    }

    private static String setup(EvaluationPlan plan) {
        return plan.tasksPerLevel()
                + " held-out tasks wanted of each ability and level, the same for every checkpoint; greedy, and "
                + plan.samples() + " samples at temperature " + plan.temperature() + ", top-p " + plan.topP()
                + "; responses end after " + plan.maxTokens() + " tokens.";
    }

    private static String cell(Estimate estimate) {
        return percent(estimate.share()) + " [" + percent(estimate.interval().lower()) + ", "
                + percent(estimate.interval().upper()) + "]";
    }

    /** Enough of a digest to tell it from others; the JSON has all of it. */
    private static String start(String sha256) {
        return sha256.length() > SHOWN_DIGITS ? sha256.substring(0, SHOWN_DIGITS) + "…" : sha256;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
