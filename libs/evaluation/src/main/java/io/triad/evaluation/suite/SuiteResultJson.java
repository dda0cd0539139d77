// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.evaluation.score.Metric;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.PairedComparison;
import io.triad.evaluation.score.ScoreJson;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.SuiteDecoding;
import java.util.Locale;

/** Writes a result for programs: every number unrounded, values from 0 to 1. The same result gives the same bytes. */
public final class SuiteResultJson {
    private SuiteResultJson() {}

    /** Returns the result as JSON of several lines, the last one ended. */
    public static String write(SuiteResult result) {
        ObjectNode root = ScoreJson.object();
        root.put("format_version", 1);
        putSuite(root.putObject("suite"), result.tasks());
        ArrayNode checkpoints = root.putArray("checkpoints");
        result.checkpoints().forEach(each -> putCheckpoint(checkpoints.addObject(), each));
        result.oracle().ifPresent(scores -> putScores(root.putObject("oracle_ensemble"), scores));
        ArrayNode comparisons = root.putArray("comparisons");
        result.pairs().forEach(pair -> pair.comparisons()
                .forEach(each -> putComparison(comparisons.addObject(), pair, each)));
        return ScoreJson.text(root);
    }

    private static void putSuite(ObjectNode node, SuiteTasks tasks) {
        EvaluationSuite suite = tasks.suite();
        node.put("name", suite.name()).put("version", suite.version());
        node.put("sha256", suite.digest()).put("tasks_sha256", tasks.sha256());
        node.put("generator_version", TaskGenerator.VERSION).put("verifier_version", Verifier.VERSION);
        node.put("seed", suite.seed()).put("prompt_style", suite.promptStyle().label());
        SuiteDecoding decoding = suite.decoding();
        node.putObject("decoding")
                .put("greedy", decoding.greedy())
                .put("samples", decoding.samples())
                .put("temperature", decoding.temperature())
                .put("top_p", decoding.topP())
                .put("max_tokens", decoding.maxTokens());
        node.put("tasks", tasks.tasks().size());
        ArrayNode questions = node.putArray("questions");
        tasks.files().forEach(file -> questions
                .addObject()
                .put("name", file.name())
                .put("sha256", file.sha256())
                .put("asked", file.numQuestions())
                .put("unusable", file.numUnusable()));
    }

    private static void putCheckpoint(ObjectNode node, SuiteResult.Entry entry) {
        node.put("checkpoint", entry.name());
        node.put("sha256", entry.subject().checkpointSha256());
        node.put("engine", entry.subject().engine());
        MeasuredCheckpoint.Responses responses = entry.measured().responses();
        node.putObject("responses")
                .put("number", responses.number())
                .put("tokens", responses.numTokens())
                .put("cut", responses.numCut())
                .put("well_formed", responses.numWellFormed())
                .put("unjudged", responses.numUnjudged());
        putScores(node, entry.scores());
        JudgedPrograms judged = entry.measured().programs();
        if (!judged.programs().isEmpty()) {
            node.put("python", judged.pythonVersion());
            ArrayNode programs = node.putArray("programs");
            judged.programs().forEach(each -> programs.addObject()
                    .put("task", each.taskId())
                    .put("decoding", each.decoding().name().toLowerCase(Locale.ROOT))
                    .put("sample", each.sample())
                    .put("verdict", each.judgement().verdict().name())
                    .put("explanation", each.judgement().explanation()));
        }
    }

    private static void putScores(ObjectNode node, MetricScores scores) {
        ArrayNode overall = node.putArray(ScoreJson.OVERALL);
        for (Metric metric : scores.metrics()) {
            ScoreJson.put(overall.addObject().put("metric", metric.label()), scores.overall(metric));
        }
        ArrayNode each = node.putArray("scores");
        scores.scores().forEach(score -> ScoreJson.put(each.addObject(), score));
    }

    private static void putComparison(ObjectNode node, SuiteResult.Pair pair, PairedComparison comparison) {
        node.put("checkpoint", pair.checkpoint()).put("against", pair.against());
        node.put("ability", comparison.ability().map(Ability::label).orElse(ScoreJson.OVERALL));
        node.put("metric", comparison.metric().label());
        ScoreJson.put(node, comparison.paired());
    }
}
