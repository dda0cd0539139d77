// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.PairedDifference;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How scores stand in JSON, in results and in reports alike: every number unrounded, values from 0 to 1. */
public final class ScoreJson {
    /** What stands for all levels and for all families. */
    public static final String ALL = "all";

    /** What stands for the mean over the abilities. */
    public static final String OVERALL = "overall";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private ScoreJson() {}

    /** Returns an empty object. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Returns an object as text of several lines, the last one ended; the same object gives the same text on every machine. */
    public static String text(ObjectNode node) {
        try {
            return JSON.writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(INDENT)
                                    .withArrayIndenter(INDENT))
                            .writeValueAsString(node)
                    + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    /** Puts a score of an ability, level or family. */
    public static void put(ObjectNode node, MetricScore score) {
        node.put("ability", score.slice().ability().label());
        score.slice().level().ifPresentOrElse(level -> node.put("level", level), () -> node.put("level", ALL));
        node.put("family", score.slice().family().orElse(ALL));
        node.put("metric", score.metric().label());
        node.put("tasks", score.numTasks());
        put(node, score.estimate());
    }

    /** Puts a value with its interval. */
    public static void put(ObjectNode node, Estimate estimate) {
        node.put("value", estimate.share())
                .put("lower", estimate.interval().lower())
                .put("upper", estimate.interval().upper());
    }

    /** Puts a difference with its interval and p-value. */
    public static void put(ObjectNode node, PairedDifference paired) {
        node.put("tasks", paired.numTasks());
        node.put("difference", paired.difference())
                .put("lower", paired.interval().lower())
                .put("upper", paired.interval().upper())
                .put("p_value", paired.pValue());
    }
}
