// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A JSON object within a line, that knows where it stands: what is missing or of another type is refused by its path.
 *
 * @param path such as {@code puzzle.rules[2]}; empty for the line's own object
 */
record JsonPart(String path, JsonNode node) {
    /** Most formulas, rules, terms, names or options. */
    static final int MAX_PARTS = 256;

    private static final int SHOWN = 60;

    JsonPart {
        if (!node.isObject()) {
            throw invalid(path, "is an object, not " + shown(node));
        }
    }

    static TriadException invalid(String path, String what) {
        return new TriadException(ErrorCode.INVALID_REQUEST, (path.isEmpty() ? "the line" : path) + " " + what);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** Refuses keys that mean nothing here, so that a misspelt one is not passed over. */
    void allowOnly(Set<String> names) {
        for (var entry : node.properties()) {
            if (!names.contains(entry.getKey())) {
                throw invalid(path(entry.getKey()), "is unknown; there are " + String.join(", ", sorted(names)));
            }
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    JsonNode require(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw invalid(path(name), "is missing");
        }
        return value;
    }

    JsonPart object(String name) {
        return new JsonPart(path(name), require(name));
    }

    String text(String name) {
        return text(path(name), require(name));
    }

    boolean flag(String name) {
        JsonNode value = require(name);
        if (!value.isBoolean()) {
            throw invalid(path(name), "is true or false, not " + shown(value));
        }
        return value.booleanValue();
    }

    /** A 64-bit integer, to its last digit. */
    long integer(String name) {
        JsonNode value = require(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(path(name), "is an integer of 64 bits, not " + shown(value));
        }
        return value.longValue();
    }

    List<String> texts(String name) {
        return list(name, place -> text(place.path(), place.node()));
    }

    /** The elements of an array; what a reader refuses with IllegalArgumentException is refused by the element's path. */
    <T> List<T> list(String name, Function<Place, T> reader) {
        JsonNode array = require(name);
        if (!array.isArray()) {
            throw invalid(path(name), "is an array, not " + shown(array));
        }
        if (array.size() > MAX_PARTS) {
            throw invalid(path(name), "has at most " + MAX_PARTS + " elements, not " + array.size());
        }
        List<T> elements = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            Place place = new Place(path(name) + "[" + index + "]", array.get(index));
            elements.add(reading(place.path(), () -> reader.apply(place)));
        }
        return List.copyOf(elements);
    }

    /** An element of an array. */
    record Place(String path, JsonNode node) {}

    static String text(String path, JsonNode value) {
        if (!value.isTextual()) {
            throw invalid(path, "is a text, not " + shown(value));
        }
        return value.textValue();
    }

    /** What the supplier makes; what it refuses is refused by the path. */
    static <T> T reading(String path, java.util.function.Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, path + ": " + e.getMessage(), e);
        }
    }

    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
