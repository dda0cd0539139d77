// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.score.ScoreJson;
import io.triad.evaluation.statistics.Estimate;
import io.triad.recipe.EvaluationPlan;
import io.triad.recipe.Lane;
import org.jspecify.annotations.Nullable;

/** Writes a report for programs: every number unrounded, shares from 0 to 1. */
public final class JsonReport {
    private JsonReport() {}

    /** Returns the report as JSON; the same report gives the same text. */
    public static String write(RunReport report) {
        ObjectNode root = ScoreJson.object();
        root.put("format_version", 1);
        root.put("run", report.runId());
        putRecipe(root.putObject("recipe"), report);
        ArrayNode rows = root.putArray("rows");
        for (ReportRow row : report.rows()) {
            putRow(rows.addObject(), row, report.details().metrics().get(row.name()));
        }
        ArrayNode findings = root.putArray("findings");
        for (Finding finding : Finding.of(report)) {
            putFinding(findings.addObject(), finding);
        }
        JsonDetails.put(root, report);
        ArrayNode checkpoints = root.putArray("checkpoints");
        for (Lane lane : Lane.values()) {
            putCheckpoint(checkpoints.addObject(), lane, report.evaluations().get(lane));
        }
        return ScoreJson.text(root);
    }

    private static void putRecipe(ObjectNode node, RunReport report) {
        EvaluationPlan plan = report.recipe().evaluation();
        node.put("name", report.recipe().name());
        node.put("sha256", report.recipe().digest());
        node.put("seed", report.recipe().seed());
        node.put("tasks_per_level", plan.tasksPerLevel());
        plan.levels().forEach(node.putArray("levels")::add);
        node.put("samples", plan.samples());
        node.put("temperature", plan.temperature());
        node.put("top_p", plan.topP());
        node.put("max_tokens", plan.maxTokens());
    }

    private static void putRow(ObjectNode node, ReportRow row, @Nullable MetricScores metrics) {
        node.put("name", row.name());
        for (Decoding decoding : Decoding.values()) {
            ObjectNode drawn = node.putObject(decoding.label());
            putEstimate(drawn.putObject("overall"), row.accuracy(decoding))
                    .put("well_formed", row.wellFormed(decoding));
            ArrayNode scores = drawn.putArray("scores");
            for (Score score : row.scores()) {
                if (score.decoding() == decoding) {
                    putScore(scores.addObject(), score);
                }
            }
        }
        if (metrics != null) {
            JsonDetails.putMetrics(node.putArray("metrics"), metrics);
        }
    }

    private static void putScore(ObjectNode node, Score score) {
        node.put("ability", score.ability().label());
        if (score.level() == Score.ALL_LEVELS) {
            node.put("level", ScoreJson.ALL);
        } else {
            node.put("level", score.level());
        }
        node.put("tasks", score.numTasks());
        node.put("samples_per_task", score.samplesPerTask());
        putEstimate(node, score.accuracy());
        node.put("well_formed", score.wellFormed());
    }

    private static ObjectNode putEstimate(ObjectNode node, Estimate estimate) {
        return node.put("accuracy", estimate.share())
                .put("lower", estimate.interval().lower())
                .put("upper", estimate.interval().upper());
    }

    private static void putFinding(ObjectNode node, Finding finding) {
        node.put("row", finding.row());
        node.put("against", finding.against());
        node.put("column", finding.column());
        node.put("decoding", finding.decoding().label());
        node.put("points", finding.points());
        node.put("intervals_overlap", finding.intervalsOverlap());
        node.put("statement", finding.statement());
    }

    private static void putCheckpoint(ObjectNode node, Lane lane, CheckpointEvaluation evaluation) {
        node.put("lane", lane.label());
        node.put("version", evaluation.policy().version());
        node.put("uri", evaluation.policy().checkpoint().uri());
        node.put("sha256", evaluation.policy().checkpoint().sha256());
        node.put("weights_sha256", evaluation.policy().weightsSha256());
        node.put("samples_uri", evaluation.samplesUri());
        node.put("samples_sha256", evaluation.samplesSha256());
    }
}
