// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.EvaluationBook;
import io.triad.eval.html.HtmlReport;
import io.triad.eval.log.RunLog;
import io.triad.eval.report.Comparison;
import io.triad.eval.report.CsvReport;
import io.triad.eval.report.JsonReport;
import io.triad.eval.report.MarkdownReport;
import io.triad.eval.report.ReportDetails;
import io.triad.eval.report.RunReport;
import io.triad.eval.report.ShownSample;
import io.triad.evaluation.score.CountedSample;
import io.triad.evaluation.score.JudgedSample;
import io.triad.evaluation.score.OracleEnsemble;
import io.triad.evaluation.score.ResponseProfile;
import io.triad.evaluation.score.Scorer;
import io.triad.evaluation.score.TaskOutcome;
import io.triad.evaluation.score.TaskValues;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Puts the report of a run together from its samples and the log, and stores it in all its forms. */
public final class RunReports {
    private final ResultStore results;
    private final CheckpointEvaluator evaluator;
    private final RunLog log;

    /** Reads samples and stores reports there. */
    public RunReports(ResultStore results, CheckpointEvaluator evaluator, RunLog log) {
        this.results = results;
        this.evaluator = evaluator;
        this.log = log;
    }

    /** A report and where its forms lie. */
    public record Stored(RunReport report, String json, String markdown, String html, List<String> tables) {
        public Stored {
            tables = List.copyOf(tables);
        }
    }

    /**
     * Writes the report of a run whose finals are all measured.
     *
     * @throws io.triad.failure.TriadException what the store and the broker throw; CORRUPT_CHECKPOINT when samples are not
     *     what the evaluations name
     */
    public Stored store(EvaluationBook.Missing.Report wanted) {
        RunReport report = report(wanted);
        String runId = report.runId();
        return new Stored(
                report,
                results.storeReport(runId, "report.json", JsonReport.write(report)),
                results.storeReport(runId, "report.md", MarkdownReport.write(report)),
                results.storeReport(runId, "report.html", HtmlReport.write(report)),
                List.of(
                        results.storeReport(runId, "report-scores.csv", CsvReport.scores(report)),
                        results.storeReport(runId, "report-metrics.csv", CsvReport.metrics(report)),
                        results.storeReport(runId, "report-comparisons.csv", CsvReport.comparisons(report)),
                        results.storeReport(runId, "report-steps.csv", CsvReport.steps(report))));
    }

    private RunReport report(EvaluationBook.Missing.Report wanted) {
        Map<Lane, List<TaskOutcome>> outcomes = new EnumMap<>(Lane.class);
        Map<Lane, ResponseProfile> profiles = new EnumMap<>(Lane.class);
        Map<Lane, List<TaskValues>> values = new EnumMap<>(Lane.class);
        List<List<JudgedSample>> specialists = new ArrayList<>();
        List<ShownSample> shown = new ArrayList<>();
        SampleCounter counter = evaluator.counter(wanted.recipe());
        for (Map.Entry<Lane, CheckpointEvaluation> each : wanted.evaluations().entrySet()) {
            Lane lane = each.getKey();
            List<CountedSample> counted = new ArrayList<>();
            List<JudgedSample> samples =
                    samples(wanted, lane, each.getValue(), shown, sample -> counted.add(counter.count(sample)));
            values.put(lane, TaskValues.of(counted, wanted.recipe().evaluation().samples()));
            outcomes.put(lane, TaskOutcome.of(samples));
            profiles.put(
                    lane,
                    ResponseProfile.of(samples, wanted.recipe().evaluation().maxTokens()));
            if (lane.isSpecialist()) {
                specialists.add(samples);
            }
        }
        return new RunReport(
                wanted.runId(),
                wanted.recipe(),
                wanted.evaluations(),
                Scorer.scores(OracleEnsemble.outcomes(specialists)),
                new ReportDetails(
                        Comparison.of(outcomes),
                        log.history(wanted.runId(), wanted.recipe()),
                        profiles,
                        shown,
                        RunReport.metrics(values)));
    }

    /** Reads a lane's samples; those of specialists and of domain-meta show some, of what the lane was trained for. */
    private List<JudgedSample> samples(
            EvaluationBook.Missing.Report wanted,
            Lane lane,
            CheckpointEvaluation evaluation,
            List<ShownSample> shown,
            Consumer<JudgedSample> counting) {
        Predicate<JudgedSample> picked = lane.isSpecialist() || lane == Lane.DOMAIN_META
                ? new FirstOfEach(Ability.of(wanted.recipe().plan(lane).ability()))
                : sample -> false;
        return results.samples(evaluation, sample -> {
            counting.accept(sample);
            if (picked.test(sample)) {
                shown.add(evaluator.shown(wanted.recipe(), lane, sample));
            }
            return false;
        });
    }
}
