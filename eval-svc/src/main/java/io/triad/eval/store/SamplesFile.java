// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Every sample of a checkpoint with its verdict, one JSON object a line. The same samples give the same bytes. */
final class SamplesFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SamplesFile() {}

    /** Adds the samples to a file, which is made when missing. */
    static void append(Path file, List<JudgedSample> samples) {
        StringBuilder lines = new StringBuilder();
        for (JudgedSample sample : samples) {
            lines.append(line(sample)).append('\n');
        }
        try {
            Files.writeString(
                    file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "samples cannot be written to " + file + ": " + e + "; check the disk", e);
        }
    }

    /** Reads the samples, their texts left out. */
    static List<JudgedSample> read(Path file) {
        return read(file, sample -> false);
    }

    /**
     * Reads the samples.
     *
     * @param whole whose text is kept; asked of each in turn
     */
    static List<JudgedSample> read(Path file, Predicate<JudgedSample> whole) {
        List<JudgedSample> samples = new ArrayList<>();
        int lineNumber = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lineNumber++;
                JudgedSample sample = sample(JSON.readTree(line));
                samples.add(whole.test(sample) ? sample : sample.withoutText());
            }
            return samples;
        } catch (IOException | IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "line " + lineNumber + " of the samples in " + file + " is no sample: " + e.getMessage(),
                    e);
        }
    }

    private static String line(JudgedSample sample) {
        ObjectNode node = JSON.createObjectNode();
        node.put("ability", sample.ability().label());
        node.put("level", sample.level());
        node.put("task", sample.task());
        node.put("task_id", sample.taskId());
        node.put("decoding", sample.decoding().label());
        node.put("sample", sample.sample());
        node.put("verdict", sample.verdict().name());
        node.put("finish", sample.finish().name().toLowerCase(Locale.ROOT));
        node.put("tokens", sample.numTokens());
        node.put("text_length", sample.text().length());
        node.put("text", sample.text());
        try {
            return JSON.writeValueAsString(node);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    private static JudgedSample sample(JsonNode node) {
        return new JudgedSample(
                Ability.of(text(node, "ability")),
                number(node, "level"),
                number(node, "task"),
                text(node, "task_id"),
                Decoding.of(text(node, "decoding")),
                number(node, "sample"),
                Verdict.valueOf(text(node, "verdict")),
                JudgedSample.Finish.valueOf(text(node, "finish").toUpperCase(Locale.ROOT)),
                number(node, "tokens"),
                text(node, "text"));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is " + value + ", expected a text");
        }
        return value.textValue();
    }

    private static int number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isInt()) {
            throw new IllegalArgumentException(field + " is " + value + ", expected a whole number");
        }
        return value.intValue();
    }
}
