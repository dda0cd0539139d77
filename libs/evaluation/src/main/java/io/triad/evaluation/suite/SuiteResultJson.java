// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.evaluation.score.Metric;
import io.triad.evaluation.score.MetricScore;
import io.triad.evaluation.score.MetricScores;
import io.triad.evaluation.score.PairedComparison;
import io.triad.evaluation.statistics.Estimate;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.SuiteDecoding;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a result for programs: every number unrounded, values from 0 to 1. The same result gives the same bytes. */
public final class SuiteResultJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final String ALL = "all";
    private static final String OVERALL = "overall";

    private SuiteResultJson() {}

    /** Returns the result as JSON of several lines, the last one ended. */
    public static String write(SuiteResult result) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format_version", 1);
        putSuite(root.putObject("suite"), result.tasks());
        ArrayNode checkpoints = root.putArray("checkpoints");
        result.checkpoints().forEach(each -> putCheckpoint(checkpoints.addObject(), each));
        result.oracle().ifPresent(scores -> putScores(root.putObject("oracle_ensemble"), scores));
        ArrayNode comparisons = root.putArray("comparisons");
        result.pairs().forEach(pair -> pair.comparisons()
                .forEach(each -> putComparison(comparisons.addObject(), pair, each)));
        try {
            return JSON.writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(INDENT)
                                    .withArrayIndenter(INDENT))
                            .writeValueAsString(root)
                    + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
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
    }

    private static void putScores(ObjectNode node, MetricScores scores) {
        ArrayNode overall = node.putArray(OVERALL);
        for (Metric metric : scores.metrics()) {
            putEstimate(overall.addObject().put("metric", metric.label()), scores.overall(metric));
        }
        ArrayNode each = node.putArray("scores");
        scores.scores().forEach(score -> putScore(each.addObject(), score));
    }

    private static void putScore(ObjectNode node, MetricScore score) {
        node.put("ability", score.slice().ability().label());
        score.slice().level().ifPresentOrElse(level -> node.put("level", level), () -> node.put("level", ALL));
        node.put("family", score.slice().family().orElse(ALL));
        node.put("metric", score.metric().label());
        node.put("tasks", score.numTasks());
        putEstimate(node, score.estimate());
    }

    private static void putEstimate(ObjectNode node, Estimate estimate) {
        node.put("value", estimate.share())
                .put("lower", estimate.interval().lower())
                .put("upper", estimate.interval().upper());
    }

    private static void putComparison(ObjectNode node, SuiteResult.Pair pair, PairedComparison comparison) {
        node.put("checkpoint", pair.checkpoint()).put("against", pair.against());
        node.put("ability", comparison.ability().map(Ability::label).orElse(OVERALL));
        node.put("metric", comparison.metric().label());
        node.put("tasks", comparison.paired().numTasks());
        node.put("difference", comparison.paired().difference())
                .put("lower", comparison.paired().interval().lower())
                .put("upper", comparison.paired().interval().upper())
                .put("p_value", comparison.paired().pValue());
    }
}
