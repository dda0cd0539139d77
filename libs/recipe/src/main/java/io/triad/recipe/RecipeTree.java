// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Turns a recipe's text into a tree. Text that opens with a brace is JSON, all other is YAML with the scalars of YAML
 * 1.2's core schema, so {@code no} is text and {@code 2e-3} a number. One document, no aliases, no tags, no duplicate keys.
 */
final class RecipeTree {
    private static final int MAX_DEPTH = 32;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,40}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,5})?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String sourceName;
    private final Iterator<Event> events;

    private RecipeTree(String text, String sourceName) {
        this.sourceName = sourceName;
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(RecipeReader.MAX_BYTES);
        this.events = new Yaml(options).parse(new StringReader(text)).iterator();
    }

    static JsonNode read(String text, String sourceName) {
        return text.stripLeading().startsWith("{") ? readJson(text, sourceName) : readYaml(text, sourceName);
    }

    private static JsonNode readJson(String text, String sourceName) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            if (at == null) {
                throw new RecipeException(
                        sourceName, List.of(new Problem("", "", "is not JSON: " + e.getOriginalMessage(), List.of())));
            }
            throw refused(sourceName, at.getLineNr(), at.getColumnNr(), e.getOriginalMessage());
        }
    }

    private static JsonNode readYaml(String text, String sourceName) {
        try {
            return new RecipeTree(text, sourceName).document();
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark();
            throw refused(sourceName, at.getLine() + 1, at.getColumn() + 1, e.getProblem());
        } catch (YAMLException e) {
            throw new RecipeException(
                    sourceName, List.of(new Problem("", "", "is not YAML: " + e.getMessage(), List.of())));
        }
    }

    private JsonNode document() {
        JsonNode tree = NODES.nullNode();
        int numDocuments = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.is(Event.ID.DocumentStart)) {
                if (++numDocuments > 1) {
                    throw refused(event, "there must be one document");
                }
            } else if (event instanceof NodeEvent node) {
                tree = node(node, 0);
            }
        }
        return tree;
    }

    private JsonNode node(NodeEvent event, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(event, "nested more than " + MAX_DEPTH + " deep");
        }
        return switch (event) {
            case AliasEvent alias -> throw refused(event, "aliases (*" + alias.getAnchor() + ") are not allowed");
            case MappingStartEvent mapping -> mapping(mapping, depth);
            case SequenceStartEvent sequence -> sequence(sequence, depth);
            case ScalarEvent scalar -> scalar(scalar);
            default -> throw refused(event, "unexpected " + event.getEventId());
        };
    }

    private JsonNode mapping(MappingStartEvent start, int depth) {
        refuseTag(start, start.getTag());
        ObjectNode mapping = NODES.objectNode();
        for (Event event = events.next(); !event.is(Event.ID.MappingEnd); event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw refused(event, "a key must be plain text");
            }
            refuseTag(key, key.getTag());
            if (mapping.has(key.getValue())) {
                throw refused(event, "key '" + key.getValue() + "' stands there twice");
            }
            mapping.set(key.getValue(), node((NodeEvent) events.next(), depth + 1));
        }
        return mapping;
    }

    private JsonNode sequence(SequenceStartEvent start, int depth) {
        refuseTag(start, start.getTag());
        ArrayNode sequence = NODES.arrayNode();
        for (Event event = events.next(); !event.is(Event.ID.SequenceEnd); event = events.next()) {
            sequence.add(node((NodeEvent) event, depth + 1));
        }
        return sequence;
    }

    private JsonNode scalar(ScalarEvent event) {
        refuseTag(event, event.getTag());
        String text = event.getValue();
        if (!event.isPlain()) {
            return NODES.textNode(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE" -> NODES.booleanNode(true);
            case "false", "False", "FALSE" -> NODES.booleanNode(false);
            default -> {
                if (INTEGER.matcher(text).matches()) {
                    yield integer(new BigInteger(text));
                }
                yield DECIMAL.matcher(text).matches()
                        ? NODES.numberNode(Double.parseDouble(text))
                        : NODES.textNode(text);
            }
        };
    }

    private static JsonNode integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    private void refuseTag(Event event, @Nullable String tag) {
        if (tag != null) {
            throw refused(event, "tags (" + tag + ") are not allowed");
        }
    }

    private RecipeException refused(Event event, String message) {
        Mark at = event.getStartMark();
        return refused(sourceName, at.getLine() + 1, at.getColumn() + 1, message);
    }

    private static RecipeException refused(String sourceName, int line, int column, String message) {
        return new RecipeException(
                sourceName,
                List.of(new Problem("", "", "line " + line + ", column " + column + ": " + message, List.of())));
    }
}
