// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An exported task as it stands in its file. */
record Item(
        Path file,
        int line,
        String taskId,
        String ability,
        String family,
        int level,
        long seed,
        String version,
        String split,
        String system,
        String prompt,
        JsonNode puzzle,
        String answer,
        String solution) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a line.
     *
     * @throws UnreadableException if a field is missing or of another type
     */
    static Item read(Path file, int line, String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("no JSON: " + e.getOriginalMessage());
        }
        JsonNode seed = field(root, "seed");
        JsonNode level = field(root, "level");
        if (!seed.canConvertToLong() || !level.isInt()) {
            throw new UnreadableException("level and seed are integers, not " + level + " and " + seed);
        }
        if (!field(root, "difficulty").isObject() || !field(root, "puzzle").isObject()) {
            throw new UnreadableException("puzzle and difficulty are objects");
        }
        return new Item(
                file,
                line,
                text(root, "task_id"),
                text(root, "ability"),
                text(root, "family"),
                level.asInt(),
                seed.asLong(),
                text(root, "generator_version"),
                text(root, "split"),
                text(root, "system"),
                text(root, "prompt"),
                field(root, "puzzle"),
                text(root, "answer"),
                text(root, "solution"));
    }

    /** The puzzle of a text that {@link #puzzle} was written as. */
    static JsonNode puzzle(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("no JSON: " + e.getOriginalMessage());
        }
    }

    /** A field that must be there. */
    static JsonNode field(JsonNode node, String name) {
        JsonNode field = node.get(name);
        if (field == null) {
            throw new UnreadableException("no field '" + name + "'");
        }
        return field;
    }

    /** A field of text. */
    static String text(JsonNode node, String name) {
        JsonNode field = field(node, name);
        if (!field.isTextual()) {
            throw new UnreadableException("'" + name + "' is text, not " + field);
        }
        return field.asText();
    }

    /** A field that lists texts. */
    static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(node, name)) {
            if (!element.isTextual()) {
                throw new UnreadableException("'" + name + "' lists texts, not " + element);
            }
            texts.add(element.asText());
        }
        return texts;
    }

    /** A field that is an array. */
    static JsonNode array(JsonNode node, String name) {
        JsonNode field = field(node, name);
        if (!field.isArray()) {
            throw new UnreadableException("'" + name + "' is an array, not " + field);
        }
        return field;
    }
}
