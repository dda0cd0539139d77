// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.history.Ancestor;
import io.triad.eval.history.Pace;
import io.triad.eval.history.RunHistory;
import io.triad.eval.history.TrainedStep;
import io.triad.evaluation.score.ResponseProfile;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The sections of a Markdown report that tell of claims, pairs, training and responses. */
final class MarkdownDetails {
    private static final List<Verdict> VERDICTS =
            List.of(Verdict.CORRECT, Verdict.WRONG, Verdict.UNPARSEABLE, Verdict.MALFORMED);

    private MarkdownDetails() {}

    static void claims(RunReport report, MarkdownLines text) {
        List<Claim> claims = Claim.of(report);
        if (claims.isEmpty()) {
            return;
        }
        text.heading("What the paper claims, and what shows here");
        text.line("Sampled responses to the same held-out tasks, pair by pair; p-values corrected for " + claims.size()
                + " claims (Holm), held against " + Claim.LEVEL + ".");
        text.line("");
        claims.forEach(claim -> text.line("- " + claim.statement()));
    }

    static void comparisons(RunReport report, MarkdownLines text) {
        if (report.details().comparisons().isEmpty()) {
            return;
        }
        text.heading("Paired comparisons");
        text.line("Difference in points on the same tasks, with its 95 % interval; p-values stand for themselves.");
        text.line("");
        text.header("comparison", List.of("decoding", "tasks", "difference", "p"));
        for (Comparison each : report.details().comparisons()) {
            text.row(
                    each.lane().label() + " − " + each.against().label() + ", " + each.column(),
                    List.of(
                            each.decoding().label(),
                            Integer.toString(each.paired().numTasks()),
                            Claim.points(each.paired().difference()) + " ["
                                    + Claim.points(each.paired().interval().lower()) + ", "
                                    + Claim.points(each.paired().interval().upper()) + "]",
                            Claim.pValue(each.paired().pValue())
                                    .replace("p = ", "")
                                    .replace("p ", "")));
        }
    }

    static void training(RunReport report, MarkdownLines text) {
        RunHistory history = report.details().history();
        if (history.steps().isEmpty()) {
            return;
        }
        text.heading("Training");
        text.line(
                "Means of each lane's first and last fifth of steps. Stale: mean number of versions that the responses were"
                        + " behind. Padding: token rows computed that were padding or computed before.");
        text.line("");
        text.header(
                "lane",
                List.of(
                        "steps",
                        "reward",
                        "right",
                        "KL",
                        "entropy",
                        "tokens",
                        "clipped",
                        "mismatch",
                        "stale",
                        "padding"));
        history.steps()
                .forEach((lane, steps) -> text.row(
                        lane.label(),
                        List.of(
                                Integer.toString(steps.size()),
                                lane.isReinforced()
                                        ? shift(steps, step -> step.values().reward(), "%.2f")
                                        : "–",
                                lane.isReinforced()
                                        ? shift(
                                                steps,
                                                step -> 100 * step.values().accuracy(),
                                                "%.1f %%")
                                        : "–",
                                lane.isReinforced()
                                        ? shift(steps, step -> step.values().kl(), "%.4f")
                                        : "–",
                                shift(steps, step -> step.values().entropy(), "%.3f"),
                                shift(steps, step -> step.values().responseTokens(), "%.1f"),
                                lane.isReinforced()
                                        ? shift(
                                                steps,
                                                step -> 100 * step.values().clip(),
                                                "%.2f %%")
                                        : "–",
                                lane.isReinforced()
                                        ? shift(steps, step -> step.values().mismatch(), "%.1e")
                                        : "–",
                                lane.isReinforced() ? staleness(history, lane) : "–",
                                String.format(
                                        Locale.ROOT,
                                        "%.1f %%",
                                        100 * mean(steps, step -> step.values().padding())))));
        text.line("");
        text.header(
                "stage", List.of("off-policy steps", "steps", "seconds a step", "sampling", "training", "overhead"));
        for (Pace pace : history.paces()) {
            text.row(
                    pace.stage().label(),
                    List.of(
                            Integer.toString(pace.offPolicySteps()),
                            Integer.toString(pace.numSteps()),
                            String.format(Locale.ROOT, "%.2f", pace.secondsPerStep()),
                            String.format(Locale.ROOT, "%.1f s", pace.samplingSeconds()),
                            String.format(Locale.ROOT, "%.1f s", pace.trainingSeconds()),
                            String.format(Locale.ROOT, "%.1f %%", 100 * pace.overheadShare())));
        }
        text.line("");
        text.line("Overhead is the share of a stage's wall time in which nothing was sampled and nothing trained.");
    }

    private static String shift(List<TrainedStep> steps, StepValue value, String format) {
        int part = Math.max(1, steps.size() / 5);
        return String.format(Locale.ROOT, format, mean(steps.subList(0, part), value)) + " → "
                + String.format(Locale.ROOT, format, mean(steps.subList(steps.size() - part, steps.size()), value));
    }

    /** A number of a step. */
    private interface StepValue {
        double of(TrainedStep step);
    }

    private static double mean(List<TrainedStep> steps, StepValue value) {
        return steps.stream().mapToDouble(value::of).average().orElse(0);
    }

    private static String staleness(RunHistory history, Lane lane) {
        Map<Integer, Long> counts = history.staleness(lane);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        double sum = counts.entrySet().stream()
                .mapToDouble(entry -> (double) entry.getKey() * entry.getValue())
                .sum();
        return all == 0 ? "–" : String.format(Locale.ROOT, "%.2f", sum / all);
    }

    static void responses(RunReport report, MarkdownLines text) {
        if (!report.details().profiles().isEmpty()) {
            text.heading("Verdicts, sampled");
            text.header(
                    "checkpoint", VERDICTS.stream().map(MarkdownDetails::words).toList());
            report.details().profiles().forEach((lane, profile) -> text.row(lane.label(), shares(profile)));
        }
        List<Ancestor> lineage = report.details().history().lineage();
        if (!lineage.isEmpty()) {
            text.heading("Lineage");
            lineage.forEach(each -> text.line("- " + lineage(each)));
        }
    }

    private static List<String> shares(ResponseProfile profile) {
        long all = profile.verdicts().values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        List<String> cells = new ArrayList<>();
        for (Verdict verdict : VERDICTS) {
            long some = 0;
            for (Ability ability : Ability.values()) {
                some += profile.count(ability, verdict);
            }
            cells.add(String.format(Locale.ROOT, "%.1f %%", 100.0 * some / all));
        }
        return cells;
    }

    static String words(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code merged 0 ← deduction 50 × 0.769, induction 50 × 0.154}. */
    static String lineage(Ancestor ancestor) {
        String parents = ancestor.parents().stream()
                .map(parent -> parent.lane().label() + " " + parent.version()
                        + (parent.share() == 1 ? "" : String.format(Locale.ROOT, " × %.3f", parent.share())))
                .collect(Collectors.joining(", "));
        return ancestor.lane().label() + " " + ancestor.version() + " ← "
                + (parents.isEmpty() ? "weights of its own" : parents);
    }
}
