// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.eval.history.Ancestor;
import io.triad.eval.history.Pace;
import io.triad.eval.history.RewardShift;
import io.triad.eval.history.RunHistory;
import io.triad.eval.history.TrainedStep;
import io.triad.eval.history.TriedMerge;
import io.triad.evaluation.score.Metric;
import io.triad.evaluation.score.MetricScore;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.ResponseProfile;
import io.triad.evaluation.score.ScoreJson;
import io.triad.recipe.Lane;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The parts of a JSON report that tell of claims, pairs, training and responses. Lanes' series are columns, a value a step. */
final class JsonDetails {

    private JsonDetails() {}

    static void put(ObjectNode root, RunReport report) {
        ArrayNode claims = root.putArray("claims");
        for (Claim claim : Claim.of(report)) {
            ObjectNode node = claims.addObject();
            node.put("claim", claim.text());
            node.put("outcome", claim.outcome().words());
            node.put("adjusted_p_value", claim.adjustedPValue());
            node.put("statement", claim.statement());
        }
        ArrayNode comparisons = root.putArray("comparisons");
        report.details().comparisons().forEach(each -> putComparison(comparisons.addObject(), each));
        putTraining(root.putObject("training"), report.details().history());
        if (!report.details().history().candidates().isEmpty()) {
            ArrayNode candidates = root.putArray("weight_search");
            report.details().history().candidates().forEach(each -> putCandidate(candidates.addObject(), each));
        }
        ArrayNode responses = root.putArray("responses");
        report.details().profiles().forEach((lane, profile) -> {
            ObjectNode node = responses.addObject();
            node.put("lane", lane.label());
            putProfile(node, profile);
        });
        ArrayNode samples = root.putArray("samples");
        report.details().samples().forEach(sample -> putSample(samples.addObject(), sample));
    }

    /** The metrics of several samples; those of one are the greedy and sampled scores. */
    static void putMetrics(ArrayNode array, MetricScores metrics) {
        for (Metric metric : metrics.metrics()) {
            if (isOfSeveral(metric)) {
                ObjectNode node = array.addObject();
                node.put("ability", Comparison.OVERALL)
                        .put("level", ScoreJson.ALL)
                        .put("family", ScoreJson.ALL);
                ScoreJson.put(node.put("metric", metric.label()), metrics.overall(metric));
            }
        }
        for (MetricScore score : metrics.scores()) {
            if (isOfSeveral(score.metric()) || score.slice().family().isPresent()) {
                ScoreJson.put(array.addObject(), score);
            }
        }
    }

    private static boolean isOfSeveral(Metric metric) {
        return switch (metric) {
            case Metric.Greedy _, Metric.Average _ -> false;
            case Metric.Pass _, Metric.Majority _ -> true;
        };
    }

    private static void putComparison(ObjectNode node, Comparison each) {
        node.put("lane", each.lane().label());
        node.put("against", each.against().label());
        node.put("column", each.column());
        node.put("decoding", each.decoding().label());
        ScoreJson.put(node, each.paired());
    }

    private static void putCandidate(ObjectNode node, TriedMerge candidate) {
        node.put("candidate", candidate.index());
        node.put("origin", candidate.origin());
        putWeights(node.putObject("weights"), candidate.weights());
        putWeights(node.putObject("applied_weights"), candidate.appliedWeights());
        candidate.score().ifPresent(score -> {
            node.put("score", score.score());
            ArrayNode abilities = node.putArray("abilities");
            score.abilities().forEach(share -> abilities
                    .addObject()
                    .put("ability", share.ability().label())
                    .put("tasks", share.numTasks())
                    .put("correct", share.numCorrect()));
            node.put("samples_uri", score.samplesUri());
            node.put("samples_sha256", score.samplesSha256());
        });
        node.put("chosen", candidate.isChosen());
    }

    private static void putWeights(ObjectNode node, Map<Lane, Double> weights) {
        weights.forEach((lane, weight) -> node.put(lane.label(), weight));
    }

    private static void putTraining(ObjectNode node, RunHistory history) {
        ArrayNode lanes = node.putArray("lanes");
        history.steps().forEach((lane, steps) -> {
            ObjectNode of = lanes.addObject();
            of.put("lane", lane.label());
            of.put("reinforced", lane.isReinforced());
            putSeries(of, steps);
            if (lane.isReinforced()) {
                putCounts(of.putArray("staleness"), "versions", history.staleness(lane));
                RewardShift rewards = RewardShift.of(steps);
                putCounts(of.putArray("first_rewards"), "reward", rewards.first());
                putCounts(of.putArray("last_rewards"), "reward", rewards.last());
            }
        });
        ArrayNode paces = node.putArray("pace");
        for (Pace pace : history.paces()) {
            ObjectNode of = paces.addObject();
            of.put("stage", pace.stage().label());
            of.put("off_policy_steps", pace.offPolicySteps());
            of.put("steps", pace.numSteps());
            of.put("wall_seconds", pace.wallSeconds());
            of.put("seconds_per_step", pace.secondsPerStep());
            of.put("sampling_seconds", pace.samplingSeconds());
            of.put("training_seconds", pace.trainingSeconds());
            of.put("overhead_share", pace.overheadShare());
        }
        ArrayNode lineage = node.putArray("lineage");
        for (Ancestor ancestor : history.lineage()) {
            ObjectNode of = lineage.addObject();
            of.put("lane", ancestor.lane().label());
            of.put("version", ancestor.version());
            of.put("weights_sha256", ancestor.weightsSha256());
            ArrayNode parents = of.putArray("parents");
            ancestor.parents().forEach(parent -> parents.addObject()
                    .put("lane", parent.lane().label())
                    .put("version", parent.version())
                    .put("share", parent.share()));
        }
    }

    private static <T extends Number> void putCounts(ArrayNode array, String name, SortedMap<T, Long> counts) {
        counts.forEach((value, count) -> {
            ObjectNode node = array.addObject();
            node.put(name, value.doubleValue());
            node.put("responses", count);
        });
    }

    private static void putSeries(ObjectNode node, List<TrainedStep> steps) {
        for (String name : StepColumns.NAMES) {
            node.putArray(name);
        }
        for (TrainedStep step : steps) {
            List<Number> values = StepColumns.of(step);
            for (int column = 0; column < values.size(); column++) {
                ArrayNode series = (ArrayNode) node.get(StepColumns.NAMES.get(column));
                switch (values.get(column)) {
                    case Integer whole -> series.add(whole);
                    case Number other -> series.add(other.doubleValue());
                }
            }
        }
    }

    private static void putProfile(ObjectNode node, ResponseProfile profile) {
        node.put("cut", profile.numCut());
        node.put("bin_tokens", profile.binTokens());
        profile.lengths().forEach(node.putArray("lengths")::add);
        ObjectNode verdicts = node.putObject("verdicts");
        profile.verdicts().forEach((ability, counts) -> {
            ObjectNode of = verdicts.putObject(ability.label());
            counts.forEach((verdict, count) -> of.put(MarkdownDetails.words(verdict), count));
        });
    }

    private static void putSample(ObjectNode node, ShownSample sample) {
        node.put("lane", sample.lane().label());
        node.put("ability", sample.ability().label());
        node.put("level", sample.level());
        node.put("task_id", sample.taskId());
        node.put("prompt", sample.prompt());
        node.put("response", sample.response());
        node.put("verdict", MarkdownDetails.words(sample.verdict()));
        node.put("explanation", sample.explanation());
        node.put("tokens", sample.numTokens());
    }
}
