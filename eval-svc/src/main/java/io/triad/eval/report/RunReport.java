// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.book.CheckpointEvaluation;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.score.TaskValues;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a run came to: every final measured on the same held-out tasks, in the shape of the tables of arXiv 2505.10554. It
 * holds no time of day, so the same run gives the same report but for how long its steps took.
 *
 * @param evaluations one for each lane
 * @param oracle scores of the oracle ensemble
 * @param details what is told beside the scores
 */
public record RunReport(
        String runId,
        Recipe recipe,
        Map<Lane, CheckpointEvaluation> evaluations,
        List<Score> oracle,
        ReportDetails details) {
    /** The name of the row that no checkpoint has. */
    public static final String ORACLE = "oracle ensemble";

    private static final List<Lane> BEFORE_ORACLE =
            List.of(Lane.BASE, Lane.DEDUCTION, Lane.INDUCTION, Lane.ABDUCTION, Lane.MERGED);
    private static final List<Lane> AFTER_ORACLE = List.of(Lane.DOMAIN_INSTRUCT, Lane.DOMAIN_META);

    public RunReport {
        evaluations = Collections.unmodifiableMap(new EnumMap<>(evaluations));
        oracle = List.copyOf(oracle);
        if (evaluations.size() != Lane.values().length) {
            throw new IllegalArgumentException("a report needs every lane, not " + evaluations.keySet());
        }
    }

    /** Returns the rows: base, specialists, merged, oracle ensemble, domain-instruct, domain-meta. */
    public List<ReportRow> rows() {
        List<ReportRow> rows = new ArrayList<>();
        BEFORE_ORACLE.forEach(lane -> rows.add(row(lane)));
        rows.add(oracleRow());
        AFTER_ORACLE.forEach(lane -> rows.add(row(lane)));
        return rows;
    }

    /**
     * Puts scores under every metric into the order of the rows.
     *
     * @param tasks the values of each lane's tasks
     */
    public static SequencedMap<String, MetricScores> metrics(Map<Lane, List<TaskValues>> tasks) {
        SequencedMap<String, MetricScores> metrics = new LinkedHashMap<>();
        BEFORE_ORACLE.forEach(lane -> metrics.put(lane.label(), MetricScores.of(tasks.get(lane))));
        metrics.put(
                ORACLE,
                MetricScores.of(TaskValues.anyOf(
                        Lane.specialists().stream().map(tasks::get).toList())));
        AFTER_ORACLE.forEach(lane -> metrics.put(lane.label(), MetricScores.of(tasks.get(lane))));
        return metrics;
    }

    /** Returns the row of a lane. */
    public ReportRow row(Lane lane) {
        return new ReportRow(lane.label(), evaluations.get(lane).scores());
    }

    /** Returns the row of the oracle ensemble. */
    public ReportRow oracleRow() {
        return new ReportRow(ORACLE, oracle);
    }
}
